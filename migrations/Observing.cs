using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.ControlSchema;

/// <summary>Which instance of an application looks at the fleet for all of them.</summary>
[Migration(9, "Who looks at the fleet")]
[RunsIn(Phase.Expand)]
public sealed class Observing : ControlSchemaMigration
{
    /// <inheritdoc />
    // A script: where an older version is installed the planner does not see its schema.
    public override void Up() => IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript("PostgreSql.observing.sql");
}
