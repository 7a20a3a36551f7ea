namespace Migrator.Execution;

/// <summary>Something was to be written, and this database has no control schema, or an older one than this tool needs.</summary>
public sealed class ControlSchemaMissingException(string target, long? installed)
    : MigratorException(
        installed is null
            ? $"The database at {target} has no control schema yet. It is installed by the first 'migrator expand' or 'migrator baseline'."
            : $"The control schema of the database at {target} has version {installed}, which is older than this tool needs. The next 'migrator expand' brings it up to date.")
{
    /// <inheritdoc />
    public override string Code => "MIG4003";

    /// <summary>Host, port and database.</summary>
    public string Target { get; } = target;

    /// <summary>The version found; null if there is none.</summary>
    public long? Installed { get; } = installed;
}
