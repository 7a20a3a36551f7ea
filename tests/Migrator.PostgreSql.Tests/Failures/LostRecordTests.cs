using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.PostgreSql.Tests.Facts;

namespace Migrator.PostgreSql.Tests.Failures;

/// <summary>The toolkit's own records are lost, or somebody has changed them: nothing is removed on their word, and looking again makes up for what can be made up for.</summary>
public sealed class LostRecordTests(ServerFixture server)
{
    private const string Items = "CREATE TABLE shop.items (id int PRIMARY KEY, name text); INSERT INTO shop.items SELECT i, 'n' || i FROM generate_series(1, 500) i";

    [Theory]
    [InlineData("the evidence", "DELETE FROM migrator.evidence", "shop.items was never verified")]
    [InlineData("how the table is kept in two shapes", "DELETE FROM migrator.mapping", "does not know any more how shop.items")]
    [InlineData("what the mapping does", "UPDATE migrator.mapping SET definition = regexp_replace(definition, '\"bit\": *0', '\"bit\":1')", "500 rows of shop.items were not yet copied")]
    [InlineData("the journal of expand", "DELETE FROM migrator.step", "not done")]
    [InlineData("that expand is done", "UPDATE migrator.step SET state = 'waiting' WHERE step_id LIKE 'E%'", "of expand")]
    [InlineData("the table of the evidence", "DROP TABLE migrator.evidence", "The control schema of the database at")]
    [InlineData("the table of the poisoned rows", "DROP TABLE migrator.poison", "The control schema of the database at")]
    [InlineData("the table of the ranges", "DROP TABLE migrator.backfill_range", "The control schema of the database at")]
    [InlineData("the table of the mappings", "DROP TABLE migrator.mapping", "The control schema of the database at")]
    [InlineData("the journal", "DROP TABLE migrator.step", "The control schema of the database at")]
    public async Task Contract_removes_nothing_when_records_are_lost(string what, string loss, string reason)
    {
        Assert.NotEmpty(what);
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Rename("items", "name", "label"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.WriteUnsyncedAsync("items", "UPDATE shop.items SET label = 'other' WHERE id IN (7, 8)");

        await scene.Database.ExecuteAsync(loss);
        var contracted = await scene.TryContractAsync(1);

        Assert.NotEqual(RunOutcome.Done, contracted.Outcome);
        Assert.Contains(reason, contracted.Reason, StringComparison.Ordinal);
        Assert.Equal(1, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.items'::regclass AND attname = 'name'"));
    }

    [Theory]
    [InlineData("rows are said to be copied", "UPDATE migrator.migration SET state = 'backfilled'; UPDATE migrator.step SET state = 'done' WHERE step_id LIKE 'B%'")]
    [InlineData("rows that failed are forgotten", "DELETE FROM migrator.poison; UPDATE migrator.backfill_range SET poisoned = 0")]
    public async Task What_was_not_copied_is_found_whatever_the_records_say(string what, string change)
    {
        Assert.NotEmpty(what);
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, n text); INSERT INTO shop.items SELECT i, i::text FROM generate_series(1, 500) i");
        var plan = await scene.PlanAsync(1, Wanted.Replace("items", "n", "number", "int", up: "n::int", down: "number::text"));
        await scene.Database.ExecuteAsync("UPDATE shop.items SET n = 'many' WHERE id = 9");
        await scene.TryExpandAsync(plan);
        if (change.StartsWith("DELETE", StringComparison.Ordinal))
        {
            await scene.TryBackfillAsync(1);
        }

        await scene.Database.ExecuteAsync(change);
        var unseen = await scene.TryContractAsync(1);
        var verified = await scene.TryVerifyAsync(1);
        var seen = await scene.TryContractAsync(1);

        Assert.NotEqual(RunOutcome.Done, unseen.Outcome);
        Assert.Equal(RunOutcome.VerificationFailed, verified.Outcome);
        Assert.NotEqual(RunOutcome.Done, seen.Outcome);
        Assert.Contains("not yet copied", seen.Reason, StringComparison.Ordinal);
        Assert.Equal(1, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.items'::regclass AND attname = 'n'"));
    }

    [Fact]
    public async Task Evidence_that_was_lost_is_taken_anew_and_contract_goes_on()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Rename("items", "name", "label"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);

        await scene.Database.ExecuteAsync("TRUNCATE migrator.evidence, migrator.backfill_range, migrator.backfill_report, migrator.poison");
        var closed = await scene.TryContractAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal(RunOutcome.GateClosed, closed.Outcome);
        Assert.Equal(0, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.items'::regclass AND attname = 'name' AND NOT attisdropped"));
    }

    [Fact]
    public async Task Without_its_mappings_nothing_is_copied_or_compared_and_taken_for_done()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Rename("items", "name", "label"));
        await scene.Database.ExecuteAsync("CREATE TABLE public.kept AS SELECT * FROM migrator.mapping; DELETE FROM migrator.mapping");

        var copied = await scene.TryBackfillAsync(1);
        var compared = await scene.TryVerifyAsync(1);
        await scene.Database.ExecuteAsync("INSERT INTO migrator.mapping SELECT * FROM public.kept");
        await scene.BackfillAsync(1);

        Assert.Equal((RunOutcome.Failed, "MIG4007"), (copied.Outcome, copied.Code));
        Assert.Equal((RunOutcome.Failed, "MIG4007"), (compared.Outcome, compared.Code));
        Assert.Equal(500, await scene.CountAsync("shop.items WHERE label = name"));
        Assert.Equal(MigrationState.Backfilled, Assert.Single(await scene.Ports.State.ReadMigrationsAsync(FactScene.Stopping)).State);
    }
}
