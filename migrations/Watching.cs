using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.ControlSchema;

/// <summary>What was seen of the fleet over time, the releases that pipelines register, and who else reads the database.</summary>
[Migration(8, "Looks at the fleet, releases and consumers")]
[RunsIn(Phase.Expand)]
public sealed class Watching : ControlSchemaMigration
{
    /// <inheritdoc />
    // A script: where an older version is installed the planner does not see its schema.
    public override void Up()
    {
        IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript("PostgreSql.watching.sql");
        IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript("PostgreSql.usage.sql");
    }
}
