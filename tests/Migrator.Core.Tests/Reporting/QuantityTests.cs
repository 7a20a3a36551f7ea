using Migrator.Reporting;

namespace Migrator.Tests.Reporting;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 kB")]
    [InlineData(200L << 20, "200 MB")]
    [InlineData(17L << 30, "17.0 GB")]
    public void A_size_has_the_unit_that_suits_it(long bytes, string shown) => Assert.Equal(shown, Quantity.Size(bytes));

    [Theory]
    [InlineData(250, "250 ms")]
    [InlineData(1_500, "1.5 s")]
    [InlineData(90_000, "1 min 30 s")]
    [InlineData(7_260_000, "2 h 1 min")]
    [InlineData(180_000_000, "2 d 2 h")]
    public void A_time_span_has_its_two_largest_units(int milliseconds, string shown)
        => Assert.Equal(shown, Quantity.Time(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(0, "0 rows")]
    [InlineData(1, "1 row")]
    [InlineData(1_234_567, "1,234,567 rows")]
    public void A_count_agrees_with_its_noun(long count, string shown) => Assert.Equal(shown, Quantity.Of(count, "row"));
}
