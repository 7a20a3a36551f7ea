using Migrator.Execution.LiveVersions;

namespace Migrator.Tests.Execution.LiveVersions;

public sealed class ManifestSourceTests
{
    [Theory]
    [InlineData("shop=2.4.0", "shop 2.4.0")]
    [InlineData("shop=2.4.0,2.3.1", "shop 2.4.0, shop 2.3.1")]
    [InlineData("shop=2.4.0 shop=2.3.1 billing=1.0.0", "shop 2.4.0, shop 2.3.1, billing 1.0.0")]
    [InlineData("shop=2.4.0 shop=2.4.0", "shop 2.4.0")]
    [InlineData("none", "")]
    public async Task What_is_asserted_is_seen(string values, string expected)
    {
        Assert.True(ManifestSource.TryParse(values.Split(' '), out var source, out _));

        var observation = await source.ObserveAsync(TestContext.Current.CancellationToken);

        Assert.True(observation.IsAsserted);
        Assert.Equal(ObservationStatus.Complete, observation.Status);
        Assert.Equal(expected, string.Join(", ", observation.Instances.Select(one => $"{one.App} {one.Version}")));
    }

    [Theory]
    [InlineData("", "it names nothing")]
    [InlineData("shop", "\"shop\" is not APP=VERSION")]
    [InlineData("=2.4.0", "\"=2.4.0\" is not APP=VERSION")]
    [InlineData("shop=", "\"shop=\" is not APP=VERSION")]
    [InlineData("shop=2.4.0,latest", "\"latest\" in \"shop=2.4.0,latest\" is not a version such as 2.4.0, 2.4.0-rc.1, 2.4.0+3f2a91c, 2026.04, 2026.04.01, 2026.04.01.3")]
    [InlineData("none shop=2.4.0", "\"none\" says that nothing is live, and something else is named beside it")]
    public void What_cannot_be_read_is_refused_with_the_reason(string values, string expected)
    {
        Assert.False(ManifestSource.TryParse(values.Split(' ', StringSplitOptions.RemoveEmptyEntries), out _, out var why));

        Assert.Equal(expected, why);
    }
}
