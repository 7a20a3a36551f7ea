using Migrator.Demo;
using Migrator.Demo.Story;
using Migrator.Tool.Demonstration;

namespace Migrator.Cli.Tests;

public sealed class DemoTextTests
{
    private static readonly DemoCounts Clean = new()
    {
        Server = "PostgreSQL 17.2",
        Statements = 17_636,
        Failed = 0,
        FirstFailure = null,
        SlowestStatement = TimeSpan.FromMilliseconds(56),
        AnswersCompared = 2_155,
        AnswersWrong = 0,
        RowsVerified = 201_596,
        Mismatches = 0,
        RowsCompared = 205_578,
        RowsDifferent = 0,
        LongestLock = TimeSpan.FromMilliseconds(19),
        RowsPerSecond = 71_741,
        Elapsed = TimeSpan.FromSeconds(34.3),
    };

    [Fact]
    public void The_counts_are_a_table()
        => Assert.Equal(
            """

            Done: four breaking changes under load, and not one failed statement.
               statements run            17,636   by both versions, while the shape changed under them
               failed                         0
               answers compared           2,155   0 wrong; rows read back while others wrote
               rows verified            201,596   0 mismatches between the two shapes
               rows compared            205,578   0 different from what the application remembers having written
               longest lock held          19 ms   slowest statement 56 ms
               backfill           71,741 rows/s   beside the writers
               time                      34.3 s

            """,
            CountsText.Render(Clean));

    [Fact]
    public void One_failed_statement_is_not_as_promised()
    {
        var counts = Clean with { Failed = 1, FirstFailure = "23505: duplicate key" };

        Assert.False(counts.IsClean);
        Assert.Contains("\nNot as promised.", CountsText.Render(counts));
        Assert.Contains("failed                         1   23505: duplicate key\n", CountsText.Render(counts));
    }

    [Fact]
    public void A_demo_that_compared_nothing_has_proved_nothing()
        => Assert.False((Clean with { RowsCompared = 0 }).IsClean);

    [Fact]
    public void A_long_line_goes_on_below_its_own_text()
        => Assert.Equal(
            """
               ✓ A forgotten instance of 1.9.0 tries to come back, and is told: shop 1.9.0 may not start: this
                 database accepts shop >=2.0.0 only.
            """,
            string.Join('\n', StoryText.Lines(new Proved(
                "A forgotten instance of 1.9.0 tries to come back, and is told: shop 1.9.0 may not start: this database accepts shop >=2.0.0 only.",
                IsGood: true)).Select(line => line.Text)));
}
