using Migrator.Execution.LiveVersions;
using Migrator.Hosting.Configuration;

namespace Migrator.Hosting.Tests;

/// <summary>By what the looks at a source are remembered: two that look at different things are never taken for one.</summary>
public sealed class WatchedAsTests
{
    [Fact]
    public void Without_a_name_what_is_asked_belongs_to_it()
    {
        var shop = Of(("Selector", "app=shop"));

        Assert.Matches("^kubernetes [0-9a-f]{12}$", shop);
        Assert.NotEqual(shop, Of(("Selector", "app=billing")));
        Assert.NotEqual(shop, Of(("Selector", "app=shop"), ("Namespaces:0", "shop")));
        Assert.Equal(Of(("Selector", "app=shop"), ("Namespaces:0", "shop")), Of(("namespaces:0", "shop"), ("SELECTOR", "app=shop")));
    }

    [Fact]
    public void How_an_answer_is_judged_and_who_asks_does_not_belong_to_it()
        => Assert.Equal(
            Of(("Url", "https://fleet.example.com/live")),
            Of(("Url", "https://fleet.example.com/live"), ("Role", "corroborating"), ("Timeout", "1s"), ("MaxAge", "1m"), ("ExpectedMin", "2"), ("TokenFile", "/run/secrets/token")));

    [Fact]
    public void What_asks_nothing_is_known_by_its_kind()
        => Assert.Equal("kubernetes", Of(("Role", "corroborating")));

    private static string Of(params (string Key, string Value)[] keys)
        => WatchedAs.Of("kubernetes", new SourceKeys("LiveVersions:Sources:0", keys.Select(one => KeyValuePair.Create(one.Key, one.Value)).Prepend(KeyValuePair.Create("Type", "kubernetes"))));
}
