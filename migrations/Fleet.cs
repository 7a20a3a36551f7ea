using FluentMigrator;

namespace Migrator.ControlSchema;

/// <summary>Which application instances are registered, and which versions may register.</summary>
[Migration(3, "Registered instances and the fence")]
public sealed class Fleet : ControlSchemaMigration
{
    /// <inheritdoc />
    public override void Up()
    {
        // No index but the key: renewals stay heap-only updates.
        Create.Table("instance").InSchema(SchemaName)
            .WithColumn("instance_id").AsString().NotNullable().PrimaryKey()
            .WithColumn("app").AsString().NotNullable()
            .WithColumn("version").AsString().NotNullable()
            .WithColumn("started_at").AsDateTimeOffset().NotNullable()
            .WithColumn("last_seen").AsDateTimeOffset().NotNullable()
            .WithColumn("lease_until").AsDateTimeOffset().NotNullable()
            .WithColumn("stopped_at").AsDateTimeOffset().Nullable();

        // The line of migration 0 is the application's own: registrations and raising meet on its lock.
        // Every other line is a range that one migration has raised; a version must satisfy them all.
        Create.Table("fence").InSchema(SchemaName)
            .WithColumn("app").AsString().NotNullable().PrimaryKey()
            .WithColumn("migration_id").AsInt64().NotNullable().PrimaryKey()
            .WithColumn("range").AsString().Nullable()
            .WithColumn("raised_at").AsDateTimeOffset().Nullable();
    }
}
