using Migrator.Changes;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>After an upgrade of the system text may sort otherwise, and what looks rows up in an index from before does not find them.</summary>
public sealed class CollationVersionTests(ServerFixture server)
{
    private const string Places =
        """
        CREATE COLLATION shop.local (provider = icu, locale = 'de');
        CREATE TABLE shop.places (code text COLLATE shop.local PRIMARY KEY, name text, size int);
        CREATE TABLE shop.visits (id int PRIMARY KEY, place text COLLATE shop.local);
        INSERT INTO shop.places VALUES ('a', 'A', 1);
        """;

    private static readonly CreateForeignKey Key = new()
    {
        Name = "visits_place",
        Table = new("shop", "visits"),
        Columns = [new("place")],
        Referenced = new("shop", "places"),
        ReferencedColumns = [new("code")],
    };

    [Fact]
    public async Task An_index_under_another_version_of_its_collation_is_named_and_nothing_is_built_on_what_it_finds_until_it_is_built_anew()
    {
        await using var scene = await FactScene.CreateAsync(server, Places);
        await scene.PlanAsync(1, Key);
        await scene.Database.ExecuteAsync("UPDATE pg_collation SET collversion = '1.0' WHERE collname = 'local'");

        var refusal = await scene.RefusalAsync(1, Key);
        var beside = Assert.Single((await scene.PlanAsync(2, Wanted.Type("places", "size", "bigint"))).Findings, finding => finding.Code == "MIG1430");
        var elsewhere = await scene.PlanAsync(3, Wanted.Rename("visits", "place", "place_code"));

        Assert.Equal(("MIG1430", "shop.places: places_pkey", FindingSeverity.Refusal), (refusal.Code, refusal.Subject, refusal.Severity));
        Assert.Contains("REINDEX", refusal.Cure, StringComparison.Ordinal);
        Assert.Equal(("shop.places: places_pkey", FindingSeverity.Warning), (beside.Subject, beside.Severity));
        Assert.DoesNotContain(elsewhere.Findings, finding => finding.Code == "MIG1430");
        await scene.Database.ExecuteAsync("REINDEX TABLE shop.places; ALTER COLLATION shop.local REFRESH VERSION");
        await scene.PlanAsync(1, Key);
    }

    [Fact]
    public async Task The_databases_own_collation_has_a_version_too_where_the_server_keeps_it()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.places (code text PRIMARY KEY, size int)");
        await scene.Database.ExecuteAsync(scene.Database.ServerMajor < 15 ? "SELECT 1" : "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = current_database()");
        var isKnown = scene.Database.ServerMajor >= 15 && await scene.Database.ScalarAsync<bool>("SELECT pg_database_collation_actual_version(oid) IS NOT NULL FROM pg_database WHERE datname = current_database()");

        var plan = await scene.PlanAsync(1, Wanted.Type("places", "size", "bigint"));

        Assert.Equal(isKnown ? ["shop.places: places_pkey"] : [], plan.Findings.Where(finding => finding.Code == "MIG1430").Select(finding => finding.Subject));
    }
}
