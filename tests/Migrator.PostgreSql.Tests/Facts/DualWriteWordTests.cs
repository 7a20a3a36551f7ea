using Migrator.Changes;
using Migrator.Execution;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Gates;
using Migrator.Gates.Uses;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>
/// Applications that write both shapes themselves, all of one version: features are switched, and instances say what they do. The way
/// that <c>docs/concepts/dual-writes.md</c> tells.
/// </summary>
public sealed class DualWriteWordTests(ServerFixture server)
{
    private const string Version = "2.9.0";

    private static readonly MigrationId Id = new(1);

    [Fact]
    public async Task Instances_of_one_version_go_from_the_old_shape_to_the_new_one_by_what_they_say()
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.customers (id int PRIMARY KEY, email text NOT NULL); INSERT INTO shop.customers SELECT n, 'c' || n FROM generate_series(1, 500) n;");
        await ExpandAsync(scene);
        await SayAsync(scene, "a", ShapeUses.OldOnly);
        await SayAsync(scene, "b", ShapeUses.OldOnly);
        await scene.WriteAsync("UPDATE shop.customers SET email = 'old' WHERE id = 1");

        await SayAsync(scene, "a", ShapeUses.WritesBothReadsOld);
        Closed(await BackfillAsync(scene), "shop 2.9.0 (by its word: old-only) is live and does not write both shapes");
        Assert.Equal("May May NotYet NotYet", await MayStartAsync(scene));
        await SayAsync(scene, "b", ShapeUses.WritesBothReadsOld);
        await scene.WriteAsync("UPDATE shop.customers SET email = 'both', email_address = 'both' WHERE id = 2");
        Done(await BackfillAsync(scene));
        await scene.VerifyAsync(1);

        await FencedOutAsync(scene, "b", ShapeUses.OldOnly);
        Assert.Equal("Never May May NotYet", await MayStartAsync(scene));
        await SayAsync(scene, "a", ShapeUses.WritesBothReadsNew);
        Closed(await ContractAsync(scene, ContractStage.Flip), "shop 2.9.0 (by its word: writes-both-reads-old) is live and still needs the old shape");
        await SayAsync(scene, "b", ShapeUses.WritesBothReadsNew);
        Done(await ContractAsync(scene, ContractStage.Flip));

        await FencedOutAsync(scene, "a", ShapeUses.WritesBothReadsOld);
        Assert.Equal("Never Never May May", await MayStartAsync(scene));
        await SayAsync(scene, "a", ShapeUses.NewOnly);
        await scene.WriteAsync("INSERT INTO shop.customers (id, email_address) VALUES (1001, 'new')");
        Closed(await ContractAsync(scene, ContractStage.Drop), "shop 2.9.0 (by its word: writes-both-reads-new) is live and still needs the old shape");
        await SayAsync(scene, "b", ShapeUses.NewOnly);
        Done(await ContractAsync(scene, ContractStage.Drop));

        await FencedOutAsync(scene, "b", ShapeUses.WritesBothReadsNew);
        Assert.Equal("Never Never Never May", await MayStartAsync(scene));
        Assert.Equal("old, both, new", await scene.TextAsync("SELECT string_agg(email_address, ', ' ORDER BY id) FROM shop.customers WHERE id IN (1, 2, 1001)"));
        Assert.Equal("id,email_address", await scene.TextAsync("SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.customers'::regclass AND attnum > 0 AND NOT attisdropped"));
    }

    [Fact]
    public async Task An_instance_that_takes_its_word_back_before_the_flip_keeps_it_waiting_and_after_it_is_not_let_back()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.customers (id int PRIMARY KEY, email text NOT NULL); INSERT INTO shop.customers VALUES (1, 'one');");
        await ExpandAsync(scene);
        await SayAsync(scene, "a", ShapeUses.WritesBothReadsOld);
        Done(await BackfillAsync(scene));
        await scene.VerifyAsync(1);
        await SayAsync(scene, "a", ShapeUses.WritesBothReadsNew);
        await SayAsync(scene, "a", ShapeUses.WritesBothReadsOld);

        Closed(await ContractAsync(scene, ContractStage.Flip), "(by its word: writes-both-reads-old)");
        await SayAsync(scene, "a", ShapeUses.WritesBothReadsNew);
        Done(await ContractAsync(scene, ContractStage.Flip));

        await FencedOutAsync(scene, "a", ShapeUses.WritesBothReadsOld);
    }

    private static async Task ExpandAsync(FactScene scene)
    {
        var planned = await new PlanMaking(scene.Ports).PlanAsync(
            new MigrationDefinition
            {
                Id = Id,
                Title = "by hand",
                Source = "M1",
                Changes = [Wanted.Rename("customers", "email", "email_address")],
                DualWrites = DualWrites.Checked,
                Requirements = [new AppRequirement("shop", Flip: ">=2.4.0", Contract: ">=2.5.0") { WritesBoth = ">=2.3.0" }],
            },
            FactScene.Stopping);
        Assert.Empty(planned.Refusals);
        Done(await scene.TryExpandAsync(planned.Plan!));
    }

    private static Task SayAsync(FactScene scene, string instance, ShapeUses use)
        => scene.Ports.State.BeatAsync("shop", Version, instance, TimeSpan.FromMinutes(5), [UseWord.Capability(Id, use)], FactScene.Stopping);

    private static async Task FencedOutAsync(FactScene scene, string instance, ShapeUses use)
        => Assert.Contains(UseWord.Capability(Id, use).Split('=')[1], (await Assert.ThrowsAsync<FencedOutException>(() => SayAsync(scene, instance, use))).Message, StringComparison.Ordinal);

    /// <summary>What check-app answers to each of the four words, in their order.</summary>
    private static async Task<string> MayStartAsync(FactScene scene)
    {
        var facts = await new AdmissionFactsReading(scene.Ports.State, new()).ReadAsync([], FactScene.Stopping);
        return string.Join(' ', new[] { ShapeUses.OldOnly, ShapeUses.WritesBothReadsOld, ShapeUses.WritesBothReadsNew, ShapeUses.NewOnly }
            .Select(use => AppAdmission.Judge("shop", Version, [UseWord.Capability(Id, use)], facts).Verdict));
    }

    private static Task<RunResult> BackfillAsync(FactScene scene)
        => new BackfillRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System) { Gate = new() { Sources = [Heartbeats(scene)] } }.RunAsync(Id, FactScene.Stopping);

    private static Task<RunResult> ContractAsync(FactScene scene, ContractStage until)
        => new ContractRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System).RunAsync(Id, new ContractOptions { Until = until, Sources = [Heartbeats(scene)] }, FactScene.Stopping);

    private static HeartbeatSource Heartbeats(FactScene scene) => new(scene.Ports.State, scene.Settings);

    private static void Done(RunResult result) => Assert.True(result.Outcome is RunOutcome.Done, $"{result.Outcome} {result.Code}: {result.Reason}");

    private static void Closed(RunResult result, string because)
    {
        Assert.Equal(RunOutcome.GateClosed, result.Outcome);
        Assert.Contains(because, result.Reason, StringComparison.Ordinal);
    }
}
