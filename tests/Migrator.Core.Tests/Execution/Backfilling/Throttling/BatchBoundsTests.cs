using Migrator.Execution.Backfilling;
using Migrator.Execution.Backfilling.Throttling;

namespace Migrator.Tests.Execution.Backfilling.Throttling;

public sealed class BatchBoundsTests
{
    [Theory]
    [InlineData("no limit", null, null, 100.0, int.MaxValue)]
    [InlineData("rows by statistics", 1000L, null, 100.0, 10)]
    [InlineData("rows without statistics: as if every page were full", 1000L, null, null, 3)]
    [InlineData("bytes", null, 81920L, 100.0, 10)]
    [InlineData("the smaller one", 200L, 81920L, 100.0, 2)]
    [InlineData("less than a page", 1L, 1L, 100.0, 1)]
    public void Units(string why, long? rows, long? bytes, double? density, long units)
    {
        Assert.NotEmpty(why);
        Assert.Equal(units, new BatchBounds(rows, bytes, 8192, density).Units(densest: 0));
    }

    [Fact]
    public void Pages_that_were_fuller_than_the_statistics_say_count()
        => Assert.Equal(5, new BatchBounds(1000, null, 8192, 100).Units(densest: 200));

    [Fact]
    public void A_pace_stays_below_the_bounds_and_takes_over_another_target()
    {
        var pacing = new BatchPacing(TimeSpan.FromMilliseconds(250));
        pacing.Adjust(null, 10);
        Assert.Equal(10, pacing.Size);

        pacing.Committed(10, TimeSpan.FromMilliseconds(1));
        Assert.Equal(10, pacing.Size);

        pacing.Adjust(TimeSpan.FromMilliseconds(10), 1000);
        pacing.Committed(pacing.Size, TimeSpan.FromMilliseconds(20));
        Assert.InRange(pacing.Size, 7, 8);
    }
}
