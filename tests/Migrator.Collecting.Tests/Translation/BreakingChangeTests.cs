using FluentMigrator;

namespace Migrator.Collecting.Tests.Translation;

public class BreakingChangeTests
{
    [Fact]
    public void A_breaking_migration_that_does_not_say_so_is_noted()
        => Assert.Equal(
            ["FluentMigrator's own runner would rename column public.t.a to b in one go. Write [Migration(7, \"…\", BreakingChange = true)], and it refuses."],
            Collected.Of<Silent>().Notes);

    [Fact]
    public void A_breaking_migration_that_says_so_is_not()
        => Assert.Empty(Collected.Of<Said>().Notes);

    [Fact]
    public void An_additive_migration_needs_no_flag()
        => Assert.Empty(Collected.Of<Additive>().Notes);

    [Migration(7)]
    private sealed class Silent : ForwardOnlyMigration
    {
        public override void Up() => Rename.Column("a").OnTable("t").To("b");
    }

    [Migration(7, "Said", BreakingChange = true)]
    private sealed class Said : ForwardOnlyMigration
    {
        public override void Up() => Rename.Column("a").OnTable("t").To("b");
    }

    [Migration(7)]
    private sealed class Additive : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Table("new").WithColumn("id").AsInt32().PrimaryKey().WithColumn("code").AsString().Unique();
            Create.Column("a").OnTable("t").AsInt32().Nullable().Indexed();
        }
    }
}
