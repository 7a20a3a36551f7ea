using FluentMigrator;

namespace Migrator.ControlSchema;

/// <summary>What was started, how far it has come, who works on it, and which mappings it keeps open.</summary>
[Migration(1, "Migrations, their steps and leases, and the mappings that are open")]
public sealed class Journal : ControlSchemaMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Schema(SchemaName);

        Create.Table("schema_version").InSchema(SchemaName)
            .WithColumn("version").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("installed_at").AsDateTimeOffset().NotNullable();

        Create.Table("migration").InSchema(SchemaName)
            .WithColumn("id").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("title").AsString(int.MaxValue).NotNullable()
            .WithColumn("state").AsString().NotNullable()
            .WithColumn("plan").AsString(int.MaxValue).Nullable()
            .WithColumn("hash").AsString().Nullable()
            .WithColumn("lease_owner").AsString().Nullable()
            .WithColumn("lease_token").AsInt64().NotNullable().WithDefaultValue(0)
            .WithColumn("lease_expires").AsDateTimeOffset().Nullable()
            .WithColumn("started_at").AsDateTimeOffset().NotNullable()
            .WithColumn("finished_at").AsDateTimeOffset().Nullable();

        Create.Table("step").InSchema(SchemaName)
            .WithColumn("migration_id").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("step_id").AsString().NotNullable().PrimaryKey()
            .WithColumn("position").AsInt32().NotNullable()
            .WithColumn("state").AsString().NotNullable()
            .WithColumn("started_at").AsDateTimeOffset().Nullable()
            .WithColumn("finished_at").AsDateTimeOffset().Nullable()
            .WithColumn("lock_held").AsCustom("interval").Nullable();

        Create.Table("mapping").InSchema(SchemaName)
            .WithColumn("migration_id").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("key").AsString().NotNullable().PrimaryKey()
            .WithColumn("table_schema").AsString().NotNullable()
            .WithColumn("table_name").AsString().NotNullable()
            .WithColumn("bit").AsInt32().Nullable()
            .WithColumn("mode").AsString().NotNullable()
            .WithColumn("definition").AsString(int.MaxValue).NotNullable();

        Create.Table("used_bit").InSchema(SchemaName)
            .WithColumn("table_schema").AsString().NotNullable().PrimaryKey()
            .WithColumn("table_name").AsString().NotNullable().PrimaryKey()
            .WithColumn("bit").AsInt32().NotNullable().PrimaryKey()
            .WithColumn("migration_id").AsInt64().NotNullable()
            .WithColumn("key").AsString().NotNullable();

        Create.Table("sync_version").InSchema(SchemaName)
            .WithColumn("table_schema").AsString().NotNullable().PrimaryKey()
            .WithColumn("table_name").AsString().NotNullable().PrimaryKey()
            .WithColumn("version").AsInt64().NotNullable();
    }
}
