using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.ControlSchema;

/// <summary>Keys of recorded rows read alike whatever the writer's session is set to, so that the rows are found by them.</summary>
[Migration(15, "Keys of recorded rows that are spelled alike in every session")]
[RunsIn(Phase.Expand)]
public sealed class KeySpelling : ControlSchemaMigration
{
    /// <inheritdoc />
    // A script: where an older version is installed the planner does not see its schema.
    public override void Up() => IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript("PostgreSql.key_of.sql");
}
