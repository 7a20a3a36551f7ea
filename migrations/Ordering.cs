using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.ControlSchema;

/// <summary>By which order of versions a fence keeps out, and the order of registered releases for whoever registers.</summary>
[Migration(10, "Schemes of versions")]
[RunsIn(Phase.Expand)]
public sealed class Ordering : ControlSchemaMigration
{
    /// <inheritdoc />
    // A script: where an older version is installed the planner does not see its schema.
    public override void Up() => IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript("PostgreSql.ordering.sql");
}
