namespace Migrator.Collecting.Errors;

/// <summary>FluentMigrator's own runner was about to run a migration in the form that running versions do not survive.</summary>
public sealed class RunnerRefusedException : MigratorException
{
    internal RunnerRefusedException(MigrationId migration, string title, IReadOnlyList<string> breaking)
        : base(
            $"Migration {migration} ({title}) was about to be run by FluentMigrator's own runner, at once and in place: {string.Join("; ", breaking)}. "
            + $"Versions of the application that are running do not survive that. Run 'migrator expand {migration}' and the phases after it, or let the application expand at startup. Nothing of it was run.")
        => (Migration, Breaking) = (migration, breaking);

    /// <inheritdoc />
    public override string Code => "MIG1021";

    /// <summary>The migration.</summary>
    public MigrationId Migration { get; }

    /// <summary>What breaks, or could, each in a few words.</summary>
    public IReadOnlyList<string> Breaking { get; }
}
