using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.ControlSchema;

/// <summary>Lets many workers copy at once: each range has its own lease and fencing token, and says which step it belongs to.</summary>
[Migration(7, "Leases of backfill ranges")]
[RunsIn(Phase.Expand)]
public sealed class RangeLeases : ControlSchemaMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        foreach (var script in new[] { "range_leases", "advance_range" })
        {
            IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript($"PostgreSql.{script}.sql");
        }
    }
}
