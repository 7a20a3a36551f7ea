namespace Migrator.Execution;

/// <summary>Somebody has locked the toolkit's own records for longer than it waits; nothing was written.</summary>
public sealed class ControlSchemaBusyException(string target, Exception cause)
    : MigratorException(
        $"The control schema of the database at {target} is locked by another session: {cause.Message} Look for a long transaction on the tables of schema migrator, then run the same command again.",
        cause)
{
    /// <inheritdoc />
    public override string Code => "MIG4004";

    /// <summary>Host, port and database.</summary>
    public string Target { get; } = target;
}
