using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Where applications write one shape after the other, a row may differ in passing; only one that stays different is wrong.</summary>
public sealed class SecondLookTests(ServerFixture server)
{
    private const string Keyed = "CREATE TABLE shop.customers (id int PRIMARY KEY, email text NOT NULL); INSERT INTO shop.customers SELECT n, 'c' || n FROM generate_series(1, 1000) n;";
    private const string Keyless = "CREATE TABLE shop.customers (id int, email text NOT NULL); INSERT INTO shop.customers SELECT n, 'c' || n FROM generate_series(1, 1000) n;";

    public static TheoryData<string, string?, RunOutcome, int> Passings => new()
    {
        { "the other shape follows", "UPDATE shop.customers SET email_address = 'c7 again' WHERE id = 7", RunOutcome.Done, 1 },
        { "the row is deleted", "DELETE FROM shop.customers WHERE id = 7", RunOutcome.Done, 1 },
        { "the row gets another key, and the other shape", "UPDATE shop.customers SET id = 7000, email_address = email WHERE id = 7", RunOutcome.Done, 1 },
        { "nobody writes it", null, RunOutcome.VerificationFailed, 1 },
        { "somebody writes another row", "UPDATE shop.customers SET email = email, email_address = email_address WHERE id = 8", RunOutcome.VerificationFailed, 1 },
        { "it stays different whoever writes it", "UPDATE shop.customers SET email = email || '!' WHERE id = 7", RunOutcome.VerificationFailed, 4 },
        { "it gets another key and stays different", "UPDATE shop.customers SET id = id + 10000 WHERE email = 'c7 again'", RunOutcome.VerificationFailed, 4 },
    };

    [Theory]
    [MemberData(nameof(Passings))]
    public async Task A_row_that_differs_is_looked_at_again(string what, string? meanwhile, RunOutcome outcome, int looksAgain)
    {
        await using var scene = await CopiedAsync(Keyed);
        await scene.WriteAsync("UPDATE shop.customers SET email = 'c7 again' WHERE id = 7", "shop/2.3.0");
        var waits = new Waits(() => meanwhile is null ? Task.CompletedTask : scene.WriteAsync(meanwhile, "shop/2.3.0"));

        var result = await VerifyAsync(scene, waits);

        Assert.True(outcome == result.Outcome, $"{what}: {result.Reason}");
        Assert.Equal(looksAgain, waits.Count);
        Assert.Equal(outcome == RunOutcome.Done, scene.Observer.Events.OfType<Noted>().Any(note => note.Text == "1 row of shop.customers differed in passing, while an application wrote one shape after the other: looked at again, they are alike."));
        Assert.Equal(outcome == RunOutcome.Done ? 0 : 1, Assert.Single(result.Evidence).Mismatched);
    }

    [Fact]
    public async Task One_row_that_stays_different_is_enough_and_all_are_told()
    {
        await using var scene = await CopiedAsync(Keyed);
        await scene.WriteAsync("UPDATE shop.customers SET email = 'again' WHERE id IN (7, 8)", "shop/2.3.0");

        var result = await VerifyAsync(scene, new Waits(() => scene.WriteAsync("UPDATE shop.customers SET email_address = email WHERE id = 7", "shop/2.3.0")));

        Assert.Equal(RunOutcome.VerificationFailed, result.Outcome);
        Assert.Equal(["7", "8"], Assert.Single(result.Evidence).Samples.Order());
    }

    [Fact]
    public async Task A_row_that_cannot_be_found_again_is_wrong_at_once()
    {
        await using var scene = await CopiedAsync(Keyless);
        await scene.WriteAsync("UPDATE shop.customers SET email = 'again' WHERE id = 7", "shop/2.3.0");
        var waits = new Waits(() => scene.WriteAsync("UPDATE shop.customers SET email_address = email WHERE id = 7", "shop/2.3.0"));

        var result = await VerifyAsync(scene, waits);

        Assert.Equal(RunOutcome.VerificationFailed, result.Outcome);
        Assert.Equal(0, waits.Count);
    }

    private static Task<RunResult> VerifyAsync(FactScene scene, TimeProvider time)
        => new VerifyRun(scene.Ports, scene.Settings, scene.Observer, time).RunAsync(new(1), new VerifyOptions(), FactScene.Stopping);

    private async Task<FactScene> CopiedAsync(string customers)
    {
        var scene = await FactScene.CreateAsync(server, customers);
        var planned = await new PlanMaking(scene.Ports).PlanAsync(
            new MigrationDefinition
            {
                Id = new(1),
                Title = "by hand",
                Source = "M1",
                Changes = [Wanted.Rename("customers", "email", "email_address")],
                DualWrites = DualWrites.Checked,
                Requirements = [new AppRequirement("shop", Flip: ">=2.4.0", Contract: ">=2.5.0") { WritesBoth = ">=2.3.0" }],
            },
            FactScene.Stopping);
        Assert.Empty(planned.Refusals);
        await scene.TryExpandAsync(planned.Plan!);
        Assert.True(ManifestSource.TryParse(["shop=2.3.0"], out var live, out var why), why);
        var copied = await new BackfillRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System) { Gate = new() { Sources = [live!] } }.RunAsync(new(1), FactScene.Stopping);
        Assert.True(copied.Outcome == RunOutcome.Done, copied.Reason);
        return scene;
    }

    /// <summary>Time in which something happens whenever somebody waits before looking again.</summary>
    private sealed class Waits(Func<Task> meanwhile) : TimeProvider
    {
        private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

        public int Count { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != BetweenLooks)
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            Count++;
            var timer = base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _ = HappenAsync(timer);
            return timer;
        }

        private async Task HappenAsync(ITimer timer)
        {
            await meanwhile();
            timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
