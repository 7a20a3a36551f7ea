using Migrator.Changes;

namespace Migrator.Execution;

/// <summary>A migration's number cannot be written to, or taken from, FluentMigrator's own table. What was done before is recorded.</summary>
public sealed class VersionTableRefusedException : MigratorException
{
    /// <summary>Built from the facts.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="table">The table.</param>
    /// <param name="cause">What the server said.</param>
    public VersionTableRefusedException(MigrationId migration, VersionTable table, Exception cause)
        : base(
            $"The work on migration {migration} is done, but {table?.Table}, in which FluentMigrator's own runner looks for it, cannot be written: {cause?.Message} " +
            "Let the role that migrates write to it (INSERT and DELETE; or CREATE in its schema, where it is not there yet), and run the same command again.",
            cause)
        => (Migration, Table) = (migration, table!);

    /// <inheritdoc />
    public override string Code => "MIG1035";

    /// <summary>The migration.</summary>
    public MigrationId Migration { get; }

    /// <summary>The table.</summary>
    public VersionTable Table { get; }
}
