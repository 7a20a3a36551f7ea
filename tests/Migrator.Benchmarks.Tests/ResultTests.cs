using Migrator.Benchmarks.Results;
using Migrator.Benchmarks.Running;

namespace Migrator.Benchmarks.Tests;

public sealed class ResultTests
{
    private static readonly Result Missed = new()
    {
        Scenario = "backfill",
        Table = "bigint",
        Against = "one-update",
        Rows = 1000,
        Ratio = 0.8125,
        WorkRatio = 0.9,
        AtLeast = 0.9,
        Ours = 1.25,
        Theirs = 1.015625,
    };

    [Fact]
    public void A_line_of_json_has_the_comparison_and_its_bound()
        => Assert.Equal(
            """{"scenario":"backfill","table":"bigint","against":"one-update","workers":1,"rows":1000,"ratio":0.812,"workRatio":0.9,"atLeast":0.9,"ours":1.25,"theirs":1.016,"unit":"s","isMet":false}""",
            ResultJson.Of(Missed));

    [Fact]
    public void A_line_for_people_says_what_was_missed()
    {
        Assert.EndsWith("  0.81   0.90  >= 0.9 missed", ResultText.Of(Missed), StringComparison.Ordinal);
        Assert.EndsWith("  0.95         >= 0.9", ResultText.Of(Missed with { Ratio = 0.95, WorkRatio = null }), StringComparison.Ordinal);
        Assert.EndsWith("  1.60   0.90  <= 1.5 missed", ResultText.Of(Missed with { Ratio = 1.6, AtLeast = null, AtMost = 1.5 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ratio_is_the_middle_of_what_the_rounds_say_and_not_of_what_they_took()
    {
        var ours = new Timing("ours", [new(1, 1), new(10, 1), new(2, 1)]);
        var theirs = new Timing("theirs", [new(2, double.NaN), new(20, double.NaN), new(1, double.NaN)]);

        Assert.Equal(2, theirs.Over(ours));
        Assert.Equal(2, ours.Median);
        Assert.Null(theirs.WorkOver(ours));
    }
}
