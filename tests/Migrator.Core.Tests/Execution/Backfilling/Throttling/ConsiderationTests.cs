using Migrator.Execution.Backfilling.Throttling;

namespace Migrator.Tests.Execution.Backfilling.Throttling;

public sealed class ConsiderationTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("0 0 0", 1)]
    [InlineData("1", 0.2)]
    [InlineData("9 9", 0.2)]
    [InlineData("1 0", 0.2)]
    [InlineData("1 0 0 0 0", 1 / 4.2)]
    [InlineData("? 1 0 ? 0 0 ? 0", 1 / 4.2)]
    [InlineData("0 0 1 0 0 0 0 0 0 0", 1 / 2.6)]
    public void The_more_others_do_the_less_a_worker_works(string looks, double duty)
    {
        var consideration = new Consideration();
        foreach (var look in looks.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            consideration.See(look == "?" ? null : long.Parse(look, System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(duty, consideration.Duty, precision: 9);
    }

    [Fact]
    public void What_was_long_ago_is_forgotten()
    {
        var consideration = new Consideration();
        for (var look = 0; look < 100; look++)
        {
            consideration.See(look < 50 ? 4 : 0);
        }

        Assert.InRange(consideration.Busy, 0.001, 0.05);
    }
}
