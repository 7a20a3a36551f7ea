using Microsoft.Extensions.Configuration;
using Migrator.Execution.LiveVersions;
using Migrator.Hosting.Configuration;

namespace Migrator.Hosting.Tests;

/// <summary>What is asked of a source's answer where the configuration says no more than what it is.</summary>
public sealed class ConfiguredBoundsTests
{
    [Theory]
    [InlineData("Type=command Command:0=fleet", true, 1)]
    [InlineData("Type=http Url=https://fleet.example.com", true, 1)]
    [InlineData("Type=prometheus Url=https://prometheus Query=build_info DownQuery=up==0", true, 1)]
    [InlineData("Type=prometheus Url=https://prometheus Query=build_info Role=corroborating", false, 0)]
    [InlineData("Type=http Url=https://fleet.example.com ExpectedMin=0", true, 0)]
    [InlineData("Type=command Command:0=fleet Role=corroborating", false, 0)]
    [InlineData("Type=file Path=fleet.json", true, 0)]
    [InlineData("Type=sessions Roles:0=shop", false, 0)]
    [InlineData("Type=heartbeats", true, 0)]
    public void A_list_that_could_be_empty_by_a_mistake_has_to_name_somebody(string keys, bool isRequired, int expectedMin)
    {
        var bounds = Bounds(keys);

        Assert.Equal((isRequired, expectedMin), (bounds.IsRequired, bounds.ExpectedMin));
    }

    private static SourceBounds Bounds(string keys)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(keys.Split(' ').Select(one => one.Split('=', 2)).Select(one => KeyValuePair.Create($"LiveVersions:Sources:0:{one[0]}", (string?)one[1])))
            .Build();
        return Assert.Single(ConfiguredSources.Read(ConfiguredValues.Of(configuration), new() { Variable = _ => null })).Bounds;
    }
}
