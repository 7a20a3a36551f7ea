namespace Migrator.Execution;

/// <summary>The control schema was installed by a newer tool.</summary>
public sealed class ControlSchemaTooNewException(long installed, long known)
    : MigratorException($"The control schema of this database has version {installed}, and this tool knows versions up to {known}. Update the tool; nothing was changed.")
{
    /// <inheritdoc />
    public override string Code => "MIG4001";

    /// <summary>The version found.</summary>
    public long Installed { get; } = installed;

    /// <summary>The newest version this tool knows.</summary>
    public long Known { get; } = known;
}
