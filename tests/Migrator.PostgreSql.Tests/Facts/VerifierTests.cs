using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>The verifier is itself verified: what was made different is found, named, and put down to whoever did it.</summary>
public sealed class VerifierTests(ServerFixture server)
{
    private const string Table =
        """
        CREATE TABLE shop.items (id int PRIMARY KEY, name text, price float8, sold timestamptz);
        INSERT INTO shop.items SELECT i, 'item ' || i, i - 1, '2026-01-01 12:00+00' FROM generate_series(1, 20) AS i;
        """;

    public static TheoryData<string, string, string> Mutations => new()
    {
        { "one changed cell", "UPDATE shop.items SET title = 'other' WHERE id = 7", "7" },
        { "two swapped rows", "UPDATE shop.items SET title = 'item ' || (11 - id) WHERE id IN (5, 6)", "5, 6" },
        { "a duplicated pair", "UPDATE shop.items SET title = 'item 3', cost = 2 WHERE id = 4", "4" },
        { "a trailing blank", "UPDATE shop.items SET title = title || ' ' WHERE id = 7", "7" },
        { "an empty text for NULL", "UPDATE shop.items SET name = NULL, title = '' WHERE id = 7", "7" },
        { "NULL for an empty text", "UPDATE shop.items SET name = '', title = NULL WHERE id = 7", "7" },
        { "a negative zero", "UPDATE shop.items SET cost = '-0' WHERE id = 1", "1" },
        { "a shifted time zone", "UPDATE shop.items SET bought = bought - interval '1 hour' WHERE id = 7", "7" },
        { "a row that was inserted unseen", "INSERT INTO shop.items (id, name) VALUES (21, 'item 21')", "21" },
        { "an update unseen", "UPDATE shop.items SET name = 'new name' WHERE id = 20", "20" },
    };

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task What_was_made_different_is_found(string what, string mutation, string keys)
    {
        await using var scene = await ExpandedAsync();
        await scene.WriteUnsyncedAsync("items", mutation);

        var result = await scene.TryVerifyAsync(1);

        Assert.True(result.Outcome is RunOutcome.VerificationFailed, what);
        Assert.Equal(keys, string.Join(", ", Assert.Single(result.Evidence).Samples));
        if (what != "a row that was inserted unseen")
        {
            Assert.Equal(RunOutcome.Done, (await scene.TryVerifyAsync(1, RepairSide.Old)).Outcome);
        }
    }

    [Fact]
    public async Task A_trigger_that_is_out_of_action_closes_the_gate_though_no_row_differs()
    {
        await using var scene = await ExpandedAsync();
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("ALTER TABLE shop.items DISABLE TRIGGER \"~~migrator_update\"");

        var contract = await scene.TryContractAsync(1);

        Assert.Equal(RunOutcome.NeedsHuman, contract.Outcome);
        Assert.Contains(contract.Gate!.Conditions, condition => condition.Evidence.Contains("the trigger ~~migrator_update is disabled", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ALTER TABLE shop.items ALTER title TYPE varchar(99)")]
    [InlineData("ALTER TABLE shop.items DROP COLUMN name")]
    public async Task The_server_keeps_the_columns_as_they_were_compared_for_as_long_as_the_sync_is_there(string change)
    {
        await using var scene = await ExpandedAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => scene.Database.ExecuteAsync(change));

        Assert.Contains(refused.SqlState, new[] { PostgresErrorCodes.FeatureNotSupported, PostgresErrorCodes.DependentObjectsStillExist });
    }

    [Fact]
    public async Task Rows_that_differ_are_put_down_to_the_version_that_wrote_them()
    {
        await using var scene = await ExpandedAsync();
        await scene.WriteAsync("UPDATE shop.items SET name = 'a', title = 'b' WHERE id IN (1, 2)", "shop/1.9.0+3f2a91c;node-7");
        await scene.WriteAsync("UPDATE shop.items SET name = 'a', title = 'b' WHERE id = 3", "shop/2.0.0");
        await scene.WriteAsync("UPDATE shop.items SET name = 'a', title = 'b' WHERE id = 4", "psql");
        await scene.WriteAsync("UPDATE shop.items SET name = 'a', title = 'b' WHERE id = 5", "shop/1.9.0+3f2a91c;node-7");
        await scene.WriteAsync("UPDATE shop.items SET title = 'c', name = 'c' WHERE id = 5", "shop/2.0.0");
        await scene.WriteUnsyncedAsync("items", "UPDATE shop.items SET name = 'a' WHERE id = 6");

        var result = await scene.TryVerifyAsync(1);

        var evidence = Assert.Single(result.Evidence);
        Assert.Equal(
            [
                (DifferenceKind.Unrecorded, null, 1, "6"),
                (DifferenceKind.ByNewVersion, "shop/2.0.0", 1, "3"),
                (DifferenceKind.ByOldVersion, "shop/1.9.0+3f2a91c;node-7", 2, "1 2"),
                (DifferenceKind.ByUnknownVersion, "psql", 1, "4"),
            ],
            evidence.Differences.Select(one => (one.Kind, one.Application, one.Rows, string.Join(' ', one.Samples.Select(row => row.Key)))).OrderBy(one => one.Kind));
        Assert.Equal(5, evidence.Mismatched);
        Assert.Contains("2 differ, written by the old version shop/1.9.0+3f2a91c;node-7 (such as 1, 2)", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_agrees_in_one_direction_only_is_explained_and_counted()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, qty text); INSERT INTO shop.items VALUES (1, '5'), (2, '05'), (3, NULL)");
        await scene.ExpandAsync(1, Wanted.Type("items", "qty", "integer", "qty::integer", "qty::text"));
        await scene.BackfillAsync(1);

        var result = await scene.TryVerifyAsync(1);

        var evidence = Assert.Single(result.Evidence);
        Assert.Equal((RunOutcome.Done, 3, 0, 1), (result.Outcome, evidence.Rows, evidence.Mismatched, evidence.Lossy));
        var lossy = Assert.Single(evidence.Differences);
        Assert.Equal((DifferenceKind.Lossy, "2"), (lossy.Kind, Assert.Single(lossy.Samples).Key));
        Assert.Equal("3 rows compared, none pending, none different. shop.items: of 3 rows 1 agrees in one direction only (such as 2).", result.Reason);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task Values_are_shown_to_whoever_asks_and_stored_nowhere()
    {
        await using var scene = await ExpandedAsync();
        await scene.WriteUnsyncedAsync("items", "UPDATE shop.items SET title = NULL WHERE id = 7");

        var quiet = await scene.TryVerifyAsync(1);
        var shown = await scene.TryVerifyAsync(1, new VerifyOptions { ShowsValues = true });

        Assert.DoesNotContain("item 7", quiet.Reason, StringComparison.Ordinal);
        Assert.Contains("\nshop.items 7: name = 'item 7', title = NULL", shown.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await scene.CountAsync("migrator.evidence AS e WHERE e::text LIKE '%item 7%'"));
    }

    [Fact]
    public async Task A_repair_that_leaves_rows_says_why_and_shows_no_value()
    {
        await using var scene = await ExpandedAsync();
        await scene.Database.ExecuteAsync("ALTER TABLE shop.items ADD CONSTRAINT short CHECK (length(title) < 20) NOT VALID");
        await scene.WriteUnsyncedAsync("items", "UPDATE shop.items SET name = 'a name that is much too long' WHERE id IN (7, 8); UPDATE shop.items SET name = 'x' WHERE id = 9");

        var result = await scene.TryVerifyAsync(1, RepairSide.Old);

        Assert.Equal(
            (RunOutcome.VerificationFailed, "shop.items: of 20 rows 2 differ, and the sync has no such write on record (such as 7, 8). 1 row was copied again first. 2 rows could not be repaired: new row for relation \"…\" violates check constraint \"…\" (constraint short)."),
            (result.Outcome, result.Reason));
    }

    [Fact]
    public async Task A_repair_from_a_shape_that_nothing_leads_back_from_says_so()
    {
        await using var scene = await FactScene.CreateAsync(server, Table);
        await scene.ExpandAsync(1, Wanted.Replace("items", "name", "size", "integer", "length(name)", null));
        await scene.BackfillAsync(1);
        await scene.WriteUnsyncedAsync("items", "UPDATE shop.items SET size = 99 WHERE id = 7");

        var result = await scene.TryVerifyAsync(1, RepairSide.New);

        Assert.Equal(
            (RunOutcome.VerificationFailed, "shop.items: of 20 rows 1 differs, and the sync has no such write on record (such as 7). Nothing leads back from the new shape of shop.items (size): such rows can be repaired from the old one only."),
            (result.Outcome, result.Reason));
    }

    [Fact]
    public async Task A_sample_opens_no_gate()
    {
        await using var scene = await ExpandedAsync();

        var sample = await scene.TryVerifyAsync(1, new VerifyOptions { SamplePercent = 99.9 });

        Assert.Equal(RunOutcome.Done, sample.Outcome);
        Assert.EndsWith("That is no evidence for contract.", sample.Reason, StringComparison.Ordinal);
        Assert.Empty(await scene.Ports.State.ReadEvidenceAsync(new(1), FactScene.Stopping));
    }

    private async Task<FactScene> ExpandedAsync()
    {
        var scene = await FactScene.CreateAsync(server, Table);
        await scene.ExpandAsync(1, Wanted.Rename("items", "name", "title"), Wanted.Rename("items", "price", "cost"), Wanted.Rename("items", "sold", "bought"));
        await scene.BackfillAsync(1);
        return scene;
    }
}
