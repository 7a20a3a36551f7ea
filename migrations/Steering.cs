using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.ControlSchema;

/// <summary>What people ask of backfills while they run, and what those say of themselves.</summary>
[Migration(6, "Pauses and the pace of backfills, what they say of themselves, and where rows failed")]
[RunsIn(Phase.Expand)]
public sealed class Steering : ControlSchemaMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Table("steering").InSchema(SchemaName)
            .WithColumn("migration_id").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("paused_at").AsDateTimeOffset().Nullable()
            .WithColumn("reason").AsString(int.MaxValue).Nullable()
            .WithColumn("duty").AsDouble().Nullable()
            .WithColumn("batch_target").AsCustom("interval").Nullable()
            .WithColumn("paced_at").AsDateTimeOffset().Nullable()
            .WithColumn("by_whom").AsString().NotNullable()
            .WithColumn("at").AsDateTimeOffset().NotNullable();

        // One line for each process that works on a table; it is written now and then, not with every batch.
        Create.Table("backfill_report").InSchema(SchemaName)
            .WithColumn("migration_id").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("table_schema").AsString().NotNullable().PrimaryKey()
            .WithColumn("table_name").AsString().NotNullable().PrimaryKey()
            .WithColumn("owner").AsString().NotNullable().PrimaryKey()
            .WithColumn("rows_per_second").AsDouble().NotNullable()
            .WithColumn("remaining").AsCustom("interval").Nullable()
            .WithColumn("batch_time").AsCustom("interval").Nullable()
            .WithColumn("workers").AsInt32().NotNullable()
            .WithColumn("throttled_since").AsDateTimeOffset().Nullable()
            .WithColumn("throttled_by").AsString(int.MaxValue).Nullable()
            .WithColumn("poisoned").AsInt64().Nullable()
            .WithColumn("reported_at").AsDateTimeOffset().NotNullable();

        IfDatabase(ProcessorIdConstants.PostgreSQL).Execute.EmbeddedScript("PostgreSql.poison_range.sql");
    }
}
