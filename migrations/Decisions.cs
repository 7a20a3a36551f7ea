using FluentMigrator;

namespace Migrator.ControlSchema;

/// <summary>What people and pipelines have decided, and who did.</summary>
[Migration(4, "Requirements, waivers and the audit")]
public sealed class Decisions : ControlSchemaMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Table("requirement").InSchema(SchemaName)
            .WithColumn("migration_id").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("app").AsString().NotNullable().PrimaryKey()
            .WithColumn("origin").AsString().NotNullable().PrimaryKey()
            .WithColumn("range").AsString().NotNullable()
            .WithColumn("given_by").AsString().NotNullable()
            .WithColumn("given_at").AsDateTimeOffset().NotNullable();

        Create.Table("waiver").InSchema(SchemaName)
            .WithColumn("id").AsInt64().NotNullable().PrimaryKey().Identity()
            .WithColumn("migration_id").AsInt64().NotNullable()
            .WithColumn("condition").AsString().NotNullable()
            .WithColumn("reason").AsString(int.MaxValue).NotNullable()
            .WithColumn("given_by").AsString().NotNullable()
            .WithColumn("given_at").AsDateTimeOffset().NotNullable()
            .WithColumn("expires_at").AsDateTimeOffset().NotNullable();

        Create.Table("audit").InSchema(SchemaName)
            .WithColumn("id").AsInt64().NotNullable().PrimaryKey().Identity()
            .WithColumn("at").AsDateTimeOffset().NotNullable()
            .WithColumn("migration_id").AsInt64().Nullable()
            .WithColumn("action").AsString().NotNullable()
            .WithColumn("detail").AsString(int.MaxValue).NotNullable()
            .WithColumn("by_whom").AsString().NotNullable();
    }
}
