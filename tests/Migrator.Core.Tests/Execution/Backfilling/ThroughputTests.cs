using Migrator.Execution.Backfilling;

namespace Migrator.Tests.Execution.Backfilling;

public sealed class ThroughputTests
{
    [Fact]
    public void Nothing_is_known_before_the_first_batch()
        => Assert.Null(new Throughput().TimeFor(10));

    [Fact]
    public void The_first_batch_counts_fully_and_later_ones_by_a_fifth()
    {
        var throughput = new Throughput();

        throughput.Observe(1000, 10, TimeSpan.FromSeconds(1));
        throughput.Observe(2000, 20, TimeSpan.FromSeconds(1));

        Assert.Equal(1200, throughput.RowsPerSecond, 3);
        Assert.Equal(10, throughput.TimeFor(120)?.TotalSeconds ?? 0, 3);
    }

    [Fact]
    public void A_standstill_has_no_end_that_could_be_told()
    {
        var throughput = new Throughput();

        throughput.Observe(0, 0, TimeSpan.FromSeconds(1));

        Assert.Null(throughput.TimeFor(10));
    }
}
