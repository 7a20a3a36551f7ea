using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.ControlSchema;

/// <summary>What only the server can do: assert a lease and write in one statement, and let applications write what they have no rights for.</summary>
[Migration(5, "Functions that assert a lease, record failing rows and register instances")]
[RunsIn(Phase.Expand)]
public sealed class Functions : ControlSchemaMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        foreach (var script in new[]
        {
            "hold", "move_range", "mark_step",
            "row_key", "record_poison", "record_drift",
            "fence_ranges", "beat", "stop_beating",
            "rights", "storage",
        })
        {
            IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript($"PostgreSql.{script}.sql");
        }
    }
}
