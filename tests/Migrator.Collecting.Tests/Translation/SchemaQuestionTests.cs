using FluentMigrator;
using Migrator.Changes;

namespace Migrator.Collecting.Tests.Translation;

public class SchemaQuestionTests
{
    [Fact]
    public void A_migration_that_asks_sees_the_live_schema()
    {
        var live = new KnownSchema("shop", "shop.orders", "shop.orders.note", "public.t.ix", "public.t.uc", "public.numbers");

        Assert.Equal(
            "schema, table, column, index, constraint, sequence",
            string.Join(", ", Collected.Of<Asks>(live).Changes.OfType<CommentOnTable>().Select(comment => comment.Comment)));
    }

    [Fact]
    public void A_migration_that_asks_of_an_empty_schema_is_told_no()
        => Assert.Empty(Collected.Of<Asks>(KnownSchema.Empty).Changes);

    [Theory]
    [InlineData("Postgres")]
    [InlineData("postgresql")]
    [InlineData("PostgreSQL15_0")]
    [InlineData("Postgres92")]
    public void IfDatabase_knows_the_target_by_each_of_its_names(string name)
    {
        ForDatabase.Name = name;

        Assert.Single(Collected.Of<ForDatabase>().Changes);
    }

    [Fact]
    public void IfDatabase_leaves_out_what_is_meant_for_another()
        => Assert.Empty(Collected.Of<ForAnother>().Changes);

    [Migration(1)]
    private sealed class Asks : ForwardOnlyMigration
    {
        public override void Up()
        {
            Say(Schema.Schema("shop").Exists(), "schema");
            Say(Schema.Schema("shop").Table("orders").Exists(), "table");
            Say(Schema.Schema("shop").Table("orders").Column("note").Exists(), "column");
            Say(Schema.Table("t").Index("ix").Exists(), "index");
            Say(Schema.Table("t").Constraint("uc").Exists(), "constraint");
            Say(Schema.Sequence("numbers").Exists(), "sequence");
        }

        private void Say(bool there, string what)
        {
            if (there)
            {
                Alter.Table("t").WithDescription(what);
            }
        }
    }

    [Migration(1)]
    private sealed class ForDatabase : ForwardOnlyMigration
    {
        [ThreadStatic]
        private static string? name;

        public static string Name
        {
            set => name = value;
        }

        public override void Up() => IfDatabase(name).Delete.Column("a").FromTable("t");
    }

    [Migration(1)]
    private sealed class ForAnother : ForwardOnlyMigration
    {
        public override void Up() => IfDatabase("SqlServer").Delete.Column("a").FromTable("t");
    }
}
