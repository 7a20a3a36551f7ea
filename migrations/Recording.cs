using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.ControlSchema;

/// <summary>Rows that fail or drift are only added, so that no writer waits for another's record or fails because of it, and a limit is known without counting.</summary>
[Migration(13, "Records of writers that keep out of each other's way")]
[RunsIn(Phase.Expand)]
public sealed class Recording : ControlSchemaMigration
{
    /// <inheritdoc />
    // A script: where an older version is installed the planner does not see its schema.
    public override void Up() => IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript("PostgreSql.recording.sql");
}
