using FluentMigrator;
using FluentMigrator.Expressions;
using Migrator.Changes;
using Migrator.Collecting.Translation;

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

    [Theory]
    [InlineData("Postgres", true)]
    [InlineData("PostgreSQL", false)]
    [InlineData("PostgreSQL15_0", false)]
    public void A_branch_that_FluentMigrators_runner_leaves_out_in_silence_is_noted(string name, bool isNoted)
    {
        ForDatabase.Name = name;

        Assert.Equal(isNoted, Collected.Of<ForDatabase>().Notes.Any(note => note.Contains("PostgreSQL15_0 or PostgreSQL and would leave out", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_migration_has_said_so_far_counts_as_done_when_it_asks()
        => Assert.Equal(
            "x yes, x.a yes, x.b no, x.b then yes, old no, new yes, new.kept yes, t.c no, t.d yes, ix yes, uc yes, pk yes, fk yes, numbers yes, gone no, shop yes",
            string.Join(", ", SaidBy<Speaks>(new KnownSchema("public.old", "public.old.kept", "public.t", "public.t.c", "public.gone"))));

    // Without translation: it need not be possible to plan what is asked.
    private static IEnumerable<string> SaidBy<TMigration>(ISchemaView live)
    {
        var said = new List<IMigrationExpression>();
        var database = new CapturingDatabase(CollectingTarget.PostgreSql, new SpokenSchema(live, () => said, CollectingTarget.PostgreSql));
        return Collector.Expressions(Collected.Read(typeof(TMigration)), database, said)
            .Select(collected => collected.Expression).OfType<AlterTableExpression>().Select(alter => alter.TableDescription);
    }

    [Migration(1)]
    private sealed class Speaks : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Table("x").WithColumn("a").AsInt32().PrimaryKey("pk");
            Say("x", Schema.Table("x").Exists());
            Say("x.a", Schema.Table("x").Column("a").Exists());
            Say("x.b", Schema.Table("x").Column("b").Exists());
            Create.Column("b").OnTable("x").AsInt32().WithDefaultValue(7);
            Say("x.b then", Schema.Table("x").Column("b").Exists());
            Rename.Table("old").To("new");
            Say("old", Schema.Table("old").Exists());
            Say("new", Schema.Table("new").Exists());
            Say("new.kept", Schema.Table("new").Column("kept").Exists());
            Rename.Column("c").OnTable("t").To("d");
            Say("t.c", Schema.Table("t").Column("c").Exists());
            Say("t.d", Schema.Table("t").Column("d").Exists());
            Create.Index("ix").OnTable("x").OnColumn("a");
            Create.UniqueConstraint("uc").OnTable("x").Column("b");
            Create.ForeignKey("fk").FromTable("x").ForeignColumn("b").ToTable("t").PrimaryColumn("d");
            Create.Sequence("numbers");
            Create.Schema("shop");
            Delete.Table("gone");
            Say("ix", Schema.Table("x").Index("ix").Exists());
            Say("uc", Schema.Table("x").Constraint("uc").Exists());
            Say("pk", Schema.Table("x").Constraint("pk").Exists());
            Say("fk", Schema.Table("x").Constraint("fk").Exists());
            Say("numbers", Schema.Sequence("numbers").Exists());
            Say("gone", Schema.Table("gone").Exists());
            Say("shop", Schema.Schema("shop").Exists());
        }

        private void Say(string what, bool there) => Alter.Table("t").WithDescription($"{what} {(there ? "yes" : "no")}");
    }

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
