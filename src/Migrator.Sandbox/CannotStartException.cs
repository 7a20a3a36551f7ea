namespace Migrator.Sandbox;

/// <summary>One kind of server cannot be started here, so the next one is tried.</summary>
internal sealed class CannotStartException : Exception
{
    public CannotStartException(string reason, Exception? cause = null)
        : base(OneLine(reason), cause)
    {
    }

    private static string OneLine(string reason)
        => string.Join(' ', reason.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
