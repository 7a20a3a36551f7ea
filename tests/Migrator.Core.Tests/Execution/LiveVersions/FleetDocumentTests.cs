using Migrator.Execution.LiveVersions;

namespace Migrator.Tests.Execution.LiveVersions;

public sealed class FleetDocumentTests
{
    private const string Good =
        """
        {
          "schemaVersion": 1, "observedAt": "2026-11-26T12:00:00Z", "complete": true,
          "instances": [
            { "app": "shop", "version": "2.4.0", "id": "a", "kind": "web", "state": "running", "firstSeen": "2026-11-25T12:00:00+01:00", "lastSeen": "2026-11-26T11:59:00Z", "capabilities": ["customers-address"] },
            { "app": "shop", "version": null, "id": "b", "state": "terminating" },
            { "app": "shop", "version": "2.3.0", "id": "c", "state": "stopped" }
          ]
        }
        """;

    [Fact]
    public void What_is_documented_is_read()
    {
        var observation = FleetDocument.Read("ecs", Good);

        Assert.Equal((ObservationStatus.Complete, null, new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero)), (observation.Status, observation.Reason, observation.ObservedAt));
        Assert.Equal("a shop 2.4.0 web running True; b shop ?  terminating True; c shop 2.3.0  stopped False", string.Join("; ", observation.Instances.Select(one => $"{one.Id} {one.App} {one.Version ?? "?"} {one.Kind} {one.State} {one.IsLive}")));
        Assert.Equal(["customers-address"], observation.Instances[0].Capabilities);
        Assert.Equal(new DateTimeOffset(2026, 11, 25, 11, 0, 0, TimeSpan.Zero), observation.Instances[0].FirstSeen);
    }

    [Fact]
    public void Part_of_the_fleet_is_part_of_the_fleet()
    {
        var observation = FleetDocument.Read("ecs", Good.Replace("\"complete\": true", "\"complete\": false, \"reason\": \"region eu-west-1 did not answer\"", StringComparison.Ordinal));

        Assert.Equal((ObservationStatus.Partial, "region eu-west-1 did not answer", 3), (observation.Status, observation.Reason, observation.Instances.Count));
    }

    [Theory]
    [InlineData("", "its answer is no JSON")]
    [InlineData("[]", "it is no object")]
    [InlineData("""{ "schemaVersion": 2 }""", "schemaVersion is not 1")]
    [InlineData("""{ "schemaVersion": 1, "complete": "yes" }""", "complete is not true or false")]
    [InlineData("""{ "schemaVersion": 1, "complete": true }""", "instances is no list")]
    [InlineData("""{ "schemaVersion": 1, "complete": true, "instances": [] }""", "observedAt is missing")]
    [InlineData("""{ "schemaVersion": 1, "complete": true, "instances": [], "observedAt": "2026-11-26T12:00:00" }""", "no time with its zone")]
    [InlineData("""{ "schemaVersion": 1, "complete": true, "instances": [ { "id": "a" } ], "observedAt": "2026-11-26T12:00:00Z" }""", "instances[0]: app is missing")]
    [InlineData("""{ "schemaVersion": 1, "complete": true, "instances": [ { "app": "shop", "id": "a" }, { "app": "shop" } ], "observedAt": "2026-11-26T12:00:00Z" }""", "instances[1]: id is missing")]
    [InlineData("""{ "schemaVersion": 1, "complete": true, "instances": [ { "app": "shop", "id": "a", "state": "gone" } ], "observedAt": "2026-11-26T12:00:00Z" }""", "state is 'gone'; known are running")]
    [InlineData("""{ "schemaVersion": 1, "complete": true, "instances": [ { "app": "shop", "id": "a", "version": 2 } ], "observedAt": "2026-11-26T12:00:00Z" }""", "version is no text")]
    [InlineData("""{ "schemaVersion": 1, "complete": true, "instances": [ { "app": "shop", "id": "a", "capabilities": ["first=new-only"] } ], "observedAt": "2026-11-26T12:00:00Z" }""", "the capability 'first=new-only' is not MIGRATION=WORD")]
    public void What_is_not_understood_is_no_answer(string text, string complaint)
    {
        var observation = FleetDocument.Read("ecs", text);

        Assert.Equal(ObservationStatus.Failed, observation.Status);
        Assert.Empty(observation.Instances);
        Assert.Contains(complaint, observation.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop/2.4.0", "shop 2.4.0")]
    [InlineData("shop/2.4.0+3f2a91c;node-7", "shop 2.4.0+3f2a91c")]
    [InlineData("shop/2.4.0;node/7", "shop 2.4.0")]
    [InlineData("shop", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("/2.4.0", null)]
    [InlineData("shop/", null)]
    [InlineData("a-shop-with-a-name-so-long-that-the-server-has-cut-it-off/2.4.0", null)]
    [InlineData("a-shop-with-a-name-so-long-that-the-server-has-cut/2.4.0;node-7", "a-shop-with-a-name-so-long-that-the-server-has-cut 2.4.0")]
    public void A_connections_name_tells_application_and_version_or_nothing(string? text, string? expected)
        => Assert.Equal(expected, ApplicationName.TryParse(text, out var name) ? $"{name.App} {name.Version}" : null);
}
