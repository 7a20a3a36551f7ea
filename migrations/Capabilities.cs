using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.ControlSchema;

/// <summary>What instances say they do with the shapes of each migration, and what fences and the memory of the fleet make of it.</summary>
[Migration(11, "Capabilities of instances")]
[RunsIn(Phase.Expand)]
public sealed class Capabilities : ControlSchemaMigration
{
    /// <inheritdoc />
    // A script: where an older version is installed the planner does not see its schema.
    public override void Up() => IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript("PostgreSql.capabilities.sql");
}
