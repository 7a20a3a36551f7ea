using Migrator.Execution.Backfilling;

namespace Migrator.Tests.Execution.Backfilling;

public sealed class ThroughputTests
{
    [Fact]
    public void Nothing_is_known_before_the_first_batch()
        => Assert.Null(new Throughput().TimeFor(10));

    [Fact]
    public void The_first_batch_counts_fully_and_the_present_speed_more_than_what_was()
    {
        var throughput = new Throughput();

        throughput.Observe(1000, 10, TimeSpan.FromSeconds(1));
        var first = throughput.RowsPerSecond;
        for (var second = 0; second < 60; second++)
        {
            throughput.Observe(2000, 20, TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1000, first, 3);
        Assert.InRange(throughput.RowsPerSecond, 1990, 2000);
        Assert.InRange(throughput.TimeFor(120)?.TotalSeconds ?? 0, 6, 6.1);
    }

    [Fact]
    public void Workers_that_end_right_after_one_another_are_as_fast_as_all_of_them_together()
    {
        var throughput = new Throughput();

        for (var round = 0; round < 20; round++)
        {
            throughput.Observe(1000, 10, TimeSpan.FromMilliseconds(249));
            throughput.Observe(1000, 10, TimeSpan.FromMilliseconds(1));
            Assert.InRange(throughput.RowsPerSecond, 4000, 8100);
        }

        Assert.InRange(throughput.TimeFor(800)?.TotalSeconds ?? 0, 9.5, 10.5);
    }

    [Fact]
    public void A_standstill_has_no_end_that_could_be_told()
    {
        var throughput = new Throughput();

        throughput.Observe(0, 0, TimeSpan.FromSeconds(1));

        Assert.Null(throughput.TimeFor(10));
    }
}
