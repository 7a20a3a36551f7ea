using System.Data;
using FluentMigrator;

namespace Migrator.ControlSchema;

/// <summary>How far rows are copied, which ones could not be, and what a comparison of both shapes has seen.</summary>
[Migration(2, "Ranges of backfills, rows that fail or drift, and evidence")]
public sealed class Rows : ControlSchemaMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Table("backfill_range").InSchema(SchemaName)
            .WithColumn("id").AsInt64().NotNullable().PrimaryKey().Identity()
            .WithColumn("migration_id").AsInt64().NotNullable()
            .WithColumn("table_schema").AsString().NotNullable()
            .WithColumn("table_name").AsString().NotNullable()
            .WithColumn("from_unit").AsInt64().NotNullable()
            .WithColumn("to_unit").AsInt64().NotNullable()
            .WithColumn("cursor_unit").AsInt64().NotNullable()
            .WithColumn("rows_done").AsInt64().NotNullable().WithDefaultValue(0)
            .WithColumn("storage").AsString().NotNullable()
            .WithColumn("finished_at").AsDateTimeOffset().Nullable();

        Create.Table("poison").InSchema(SchemaName)
            .WithColumn("migration_id").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("mapping_key").AsString().NotNullable().PrimaryKey()
            .WithColumn("direction").AsString().NotNullable().PrimaryKey()
            .WithColumn("row_key").AsString().NotNullable().PrimaryKey()
            .WithColumn("table_schema").AsString().NotNullable()
            .WithColumn("table_name").AsString().NotNullable()
            .WithColumn("error").AsString(int.MaxValue).NotNullable()
            .WithColumn("application").AsString().NotNullable()
            .WithColumn("seen_at").AsDateTimeOffset().NotNullable();

        Create.Table("drift").InSchema(SchemaName)
            .WithColumn("id").AsInt64().NotNullable().PrimaryKey().Identity()
            .WithColumn("migration_id").AsInt64().NotNullable()
            .WithColumn("mapping_key").AsString().NotNullable()
            .WithColumn("table_schema").AsString().NotNullable()
            .WithColumn("table_name").AsString().NotNullable()
            .WithColumn("row_key").AsString().NotNullable()
            .WithColumn("application").AsString().NotNullable()
            .WithColumn("seen_at").AsDateTimeOffset().NotNullable();

        // Several lines may count the same thing: no writer waits for another one's counter. Their sum is the count.
        Create.Table("drift_count").InSchema(SchemaName)
            .WithColumn("id").AsInt64().NotNullable().PrimaryKey().Identity()
            .WithColumn("migration_id").AsInt64().NotNullable()
            .WithColumn("mapping_key").AsString().NotNullable()
            .WithColumn("application").AsString().NotNullable()
            .WithColumn("count").AsInt64().NotNullable();

        Create.Table("evidence").InSchema(SchemaName)
            .WithColumn("id").AsInt64().NotNullable().PrimaryKey().Identity()
            .WithColumn("migration_id").AsInt64().NotNullable()
            .WithColumn("table_schema").AsString().NotNullable()
            .WithColumn("table_name").AsString().NotNullable()
            .WithColumn("rule_hash").AsString().NotNullable()
            .WithColumn("mode").AsString().NotNullable()
            .WithColumn("rows").AsInt64().NotNullable()
            .WithColumn("pending").AsInt64().NotNullable()
            .WithColumn("mismatched").AsInt64().NotNullable()
            .WithColumn("lossy").AsInt64().NotNullable()
            .WithColumn("differences").AsString(int.MaxValue).NotNullable()
            .WithColumn("fingerprint").AsString(int.MaxValue).NotNullable()
            .WithColumn("server").AsString().NotNullable()
            .WithColumn("taken_at").AsDateTimeOffset().NotNullable();

        Create.Table("verification").InSchema(SchemaName)
            .WithColumn("migration_id").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("table_schema").AsString().NotNullable().PrimaryKey()
            .WithColumn("table_name").AsString().NotNullable().PrimaryKey()
            .WithColumn("circumstances").AsString(int.MaxValue).NotNullable()
            .WithColumn("started_at").AsDateTimeOffset().NotNullable();

        // Ranges go with the verification that they belong to.
        Create.Table("verified_range").InSchema(SchemaName)
            .WithColumn("migration_id").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("table_schema").AsString().NotNullable().PrimaryKey()
            .WithColumn("table_name").AsString().NotNullable().PrimaryKey()
            .WithColumn("part_schema").AsString().NotNullable().PrimaryKey()
            .WithColumn("part_name").AsString().NotNullable().PrimaryKey()
            .WithColumn("pass").AsInt32().NotNullable().PrimaryKey()
            .WithColumn("from_unit").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("to_unit").AsInt64().NotNullable()
            .WithColumn("size").AsInt64().NotNullable()
            .WithColumn("rows").AsInt64().NotNullable()
            .WithColumn("pending").AsInt64().NotNullable()
            .WithColumn("mismatched").AsInt64().NotNullable()
            .WithColumn("lossy").AsInt64().NotNullable()
            .WithColumn("differences").AsString(int.MaxValue).NotNullable();

        Create.ForeignKey("verified_range_verification_fkey")
            .FromTable("verified_range").InSchema(SchemaName).ForeignColumns("migration_id", "table_schema", "table_name")
            .ToTable("verification").InSchema(SchemaName).PrimaryColumns("migration_id", "table_schema", "table_name")
            .OnDelete(Rule.Cascade);
    }
}
