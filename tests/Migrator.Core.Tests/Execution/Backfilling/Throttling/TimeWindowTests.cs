using Migrator.Execution.Backfilling.Throttling;

namespace Migrator.Tests.Execution.Backfilling.Throttling;

public sealed class TimeWindowTests
{
    [Theory]
    [InlineData("2026-07-01T19:59:59Z", false)]
    [InlineData("2026-07-01T20:00:00Z", true)]
    [InlineData("2026-07-02T02:59:59Z", true)]
    [InlineData("2026-07-02T03:00:00Z", false)]
    [InlineData("2026-12-01T20:59:59Z", false)]
    [InlineData("2026-12-01T21:00:00Z", true)]
    [InlineData("2026-12-02T03:59:59Z", true)]
    [InlineData("2026-12-02T04:00:00Z", false)]
    public void A_window_over_midnight_follows_the_clock_of_its_zone_in_summer_and_in_winter(string moment, bool isOpen)
        => Assert.Equal(isOpen, Window("22:00-05:00 Europe/Berlin").Contains(At(moment)));

    [Theory]
    [InlineData("the clock goes on at 02:00 to 03:00: the window is not there that night", "02:00-03:00 Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z", 0)]
    [InlineData("the clock goes back at 03:00 to 02:00: the window comes twice that night", "02:00-03:00 Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z", 120)]
    [InlineData("an ordinary night", "02:00-03:00 Europe/Berlin", "2026-11-01T00:00:00Z", "2026-11-01T03:00:00Z", 60)]
    public void An_hour_that_the_clock_leaves_out_or_repeats_counts_as_the_clock_shows_it(string why, string window, string from, string to, int minutes)
    {
        Assert.NotEmpty(why);

        var open = 0;
        for (var moment = At(from); moment < At(to); moment = moment.AddMinutes(1))
        {
            open += Window(window).Contains(moment) ? 1 : 0;
        }

        Assert.Equal(minutes, open);
    }

    [Theory]
    [InlineData("22:00-05:00 Europe/Berlin", "2026-07-01T12:00:00Z", "2026-07-01T20:00:00Z")]
    [InlineData("22:00-05:00 Europe/Berlin", "2026-07-01T20:00:00Z", "2026-07-02T20:00:00Z")]
    [InlineData("02:30-04:00 Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("02:00-03:00 Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z")]
    [InlineData("02:30-04:00 Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z")]
    public void It_tells_when_it_begins_next(string window, string moment, string next)
        => Assert.Equal(At(next), Window(window).NextOpening(At(moment)));

    [Fact]
    public void A_whole_day_is_written_with_an_end_at_24()
    {
        var day = Window("00:00-24:00 UTC");

        Assert.True(day.Contains(At("2026-07-01T00:00:00Z")) && day.Contains(At("2026-07-01T23:59:59Z")));
        Assert.Equal("00:00-24:00 UTC", day.ToString());
    }

    [Theory]
    [InlineData("22:00-05:00")]
    [InlineData("22-5 UTC")]
    [InlineData("25:00-05:00 UTC")]
    [InlineData("22:00-05:00 Europe/Atlantis")]
    [InlineData("22:00-22:00 UTC")]
    [InlineData("")]
    [InlineData(null)]
    public void What_cannot_be_read_is_refused_with_a_reason(string? text)
    {
        Assert.False(TimeWindow.TryParse(text, out _, out var why));
        Assert.NotEmpty(why);
    }

    private static DateTimeOffset At(string moment) => DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);

    private static TimeWindow Window(string text) => TimeWindow.TryParse(text, out var window, out var why) ? window : throw new InvalidOperationException(why);
}
