using Migrator.Gates.Uses;

namespace Migrator.Tests.Gates.Uses;

public sealed class UseWordTests
{
    private static readonly MigrationId Five = new(5);

    [Theory]
    [InlineData(ShapeUses.OldOnly, "5=old-only")]
    [InlineData(ShapeUses.WritesBothReadsOld, "5=writes-both-reads-old")]
    [InlineData(ShapeUses.WritesBothReadsNew, "5=writes-both-reads-new")]
    [InlineData(ShapeUses.NewOnly, "5=new-only")]
    public void What_is_published_is_read_back(ShapeUses use, string capability)
    {
        Assert.Equal(capability, UseWord.Capability(Five, use));
        Assert.Equal(use, UseWord.Read(UseWord.SaidOf(Five, [capability])));
    }

    [Theory]
    [InlineData(ShapeUses.None)]
    [InlineData(ShapeUses.OldOnly | ShapeUses.NewOnly)]
    public void Only_one_use_can_be_published(ShapeUses use) => Assert.Throws<ArgumentException>(() => UseWord.Capability(Five, use));

    [Fact]
    public void The_words_of_a_migration_are_not_taken_for_those_of_one_whose_number_begins_alike()
        => Assert.Null(UseWord.SaidOf(Five, ["55=new-only", "5", "x5=new-only"]));

    [Theory]
    [InlineData("202611230900=new-only", true)]
    [InlineData("202611230900=later-word", true)]
    [InlineData("customers-address", true)]
    [InlineData("202611230900=", false)]
    [InlineData("first=new-only", false)]
    [InlineData("05=new-only", false)]
    [InlineData("-5=new-only", false)]
    [InlineData("=new-only", false)]
    public void What_only_looks_like_a_word_about_a_migration_is_not_read(string capability, bool expected) => Assert.Equal(expected, UseWord.IsReadable(capability));
}
