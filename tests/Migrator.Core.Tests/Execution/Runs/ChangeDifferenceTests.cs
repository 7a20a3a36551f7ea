using Migrator.Execution.Runs;

namespace Migrator.Tests.Execution.Runs;

public sealed class ChangeDifferenceTests
{
    [Theory]
    [InlineData("a b c", "a b c", "")]
    [InlineData("a b c", "a x c", "- b|+ x")]
    [InlineData("a b", "a b c", "+ c")]
    [InlineData("a b c", "c", "- a|- b")]
    [InlineData("", "a", "+ a")]
    [InlineData("a b c d", "b d e", "- a|- c|+ e")]
    public void Only_the_lines_that_differ_are_shown_in_their_order(string frozen, string given, string difference)
    {
        var lines = ChangeDifference.Between(Words(frozen), Words(given));

        Assert.Equal(difference, string.Join("|", lines));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
