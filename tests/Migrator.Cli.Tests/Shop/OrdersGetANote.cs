using FluentMigrator;

namespace Migrator.Cli.Tests.Shop;

/// <summary>Asks before it changes: once expanded, it would ask for nothing.</summary>
[Migration(202611230901, "Orders get a note", BreakingChange = true)]
public sealed class OrdersGetANote : ForwardOnlyMigration
{
    public override void Up()
    {
        if (!Schema.Schema("shop").Table("customers").Column("note").Exists())
        {
            Create.Column("note").OnTable("customers").InSchema("shop").AsString().Nullable();
        }

        Alter.Column("visits").OnTable("customers").InSchema("shop").AsInt64();
    }
}
