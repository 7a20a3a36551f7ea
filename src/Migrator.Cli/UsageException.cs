namespace Migrator.Cli;

/// <summary>What was asked for cannot be done as it was asked: a wrong option, a wrong configuration.</summary>
internal sealed class UsageException(string message, Exception? cause = null)
    : MigratorException(message, cause)
{
    public override string Code => "MIG1900";
}
