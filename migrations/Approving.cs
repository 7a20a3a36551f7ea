using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.ControlSchema;

/// <summary>Which plans somebody has reviewed and lets run.</summary>
[Migration(12, "Approved plans")]
[RunsIn(Phase.Expand)]
public sealed class Approving : ControlSchemaMigration
{
    /// <inheritdoc />
    // A script: where an older version is installed the planner does not see its schema.
    public override void Up() => IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript("PostgreSql.approving.sql");
}
