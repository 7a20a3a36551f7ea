using FluentMigrator;

namespace Migrator.Hosting.Tests;

[Migration(202611230800, "Customers get notes")]
[Tags("additive")]
public sealed class NotesAreCreated : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Table("notes").InSchema("shop").WithColumn("id").AsInt32().PrimaryKey().WithColumn("text").AsString().Nullable();
        Create.Index("notes_text").OnTable("notes").InSchema("shop").OnColumn("text").Unique();
        Create.Column("nickname").OnTable("customers").InSchema("shop").AsString().Nullable();
    }
}
