using Migrator.Execution.Backfilling;

namespace Migrator.Tests.Execution.Backfilling;

public sealed class BatchPacingTests
{
    private static readonly TimeSpan Target = TimeSpan.FromMilliseconds(250);

    [Fact]
    public void A_quick_batch_makes_the_next_one_larger_by_half_at_most()
    {
        var pacing = new BatchPacing(Target);

        pacing.Committed(16, TimeSpan.FromMilliseconds(1));

        Assert.Equal(24, pacing.Size);
    }

    [Fact]
    public void A_slow_batch_makes_the_next_one_smaller_in_proportion()
    {
        var pacing = Grown(to: 1000);

        pacing.Committed(1000, TimeSpan.FromMilliseconds(400));

        Assert.Equal(625, pacing.Size);
    }

    [Fact]
    public void A_batch_of_more_than_five_times_the_target_divides_the_next_one_by_ten()
    {
        var pacing = Grown(to: 1000);

        pacing.Committed(1000, TimeSpan.FromMilliseconds(1251));

        Assert.Equal(100, pacing.Size);
    }

    [Fact]
    public void A_batch_that_gave_way_is_a_sample_too()
    {
        var waited = Grown(to: 1000);
        var timedOut = Grown(to: 1000);

        waited.GaveWay(1000, TimeSpan.FromMilliseconds(100));
        timedOut.GaveWay(1000, TimeSpan.FromMilliseconds(800));

        Assert.Equal((500, 100), (waited.Size, timedOut.Size));
    }

    [Fact]
    public void A_batch_never_shrinks_to_nothing_nor_grows_without_end()
    {
        var smallest = new BatchPacing(Target);
        var largest = new BatchPacing(Target);

        for (var batch = 0; batch < 100; batch++)
        {
            smallest.GaveWay(smallest.Size, TimeSpan.FromSeconds(5));
            largest.Committed(largest.Size, TimeSpan.Zero);
        }

        Assert.Equal((1, BatchPacing.LargestSize), (smallest.Size, largest.Size));
    }

    [Fact]
    public void The_short_batch_at_the_end_of_a_range_does_not_shrink_the_next_one()
    {
        var pacing = Grown(to: 1000);

        pacing.Committed(3, TimeSpan.FromMilliseconds(1));

        Assert.Equal(1000, pacing.Size);
    }

    [Fact]
    public void A_batch_of_one_unit_can_grow_again()
    {
        var pacing = new BatchPacing(Target);
        pacing.GaveWay(1, TimeSpan.FromSeconds(5));

        pacing.Committed(1, TimeSpan.FromMilliseconds(1));

        Assert.Equal(2, pacing.Size);
    }

    private static BatchPacing Grown(long to)
    {
        var pacing = new BatchPacing(Target);
        while (pacing.Size < to)
        {
            pacing.Committed(pacing.Size, Target / Math.Min(1.5, (double)to / pacing.Size));
        }

        Assert.Equal(to, pacing.Size);
        return pacing;
    }
}
