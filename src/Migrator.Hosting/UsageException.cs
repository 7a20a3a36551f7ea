namespace Migrator.Hosting;

/// <summary>What was asked for cannot be done as it was asked: a wrong option, a wrong configuration.</summary>
public sealed class UsageException(string message, Exception? cause = null)
    : MigratorException(message, cause)
{
    /// <inheritdoc />
    public override string Code => "MIG1900";
}
