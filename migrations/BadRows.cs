using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.ControlSchema;

/// <summary>What becomes of a row whose mapping fails is asked for once, and holds for every process that meets one.</summary>
[Migration(16, "What becomes of rows whose mapping fails")]
[RunsIn(Phase.Expand)]
public sealed class BadRows : ControlSchemaMigration
{
    /// <inheritdoc />
    public override void Up() => IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript("PostgreSql.bad_rows.sql");
}
