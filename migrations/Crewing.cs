using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.ControlSchema;

/// <summary>How many workers each process has may be asked for while a backfill runs.</summary>
[Migration(14, "The number of workers that people ask for")]
[RunsIn(Phase.Expand)]
public sealed class Crewing : ControlSchemaMigration
{
    /// <inheritdoc />
    public override void Up() => IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript("PostgreSql.crewing.sql");
}
