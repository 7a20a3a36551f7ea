using Migrator.Cli.Options;

namespace Migrator.Cli.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("0s", 0)]
    [InlineData("30s", 30_000)]
    [InlineData("10m", 600_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("7d", 604_800_000)]
    public void A_duration_is_a_whole_number_and_its_unit(string text, double milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("10")]
    [InlineData("ms")]
    [InlineData("1.5h")]
    [InlineData("-1s")]
    [InlineData("00:10:00")]
    [InlineData("10 m")]
    [InlineData("10M")]
    [InlineData("99999999999d")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_is_none(string? text) => Assert.False(Durations.TryParse(text, out _));

    [Fact]
    public async Task A_wrong_duration_is_a_usage_error_that_shows_the_right_form()
    {
        var run = await ToolRun.Of("backfill", "--max-duration", "2hours");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--max-duration is '2hours', which is no duration. Write a whole number and its unit: 250ms, 30s, 10m, 2h, 7d.", run.Error);
    }
}
