using System.Globalization;
using Migrator.Authoring;
using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.Specification.Tests.Harness;

/// <summary>Plays a scenario: one life of the migration for each point it can be taken back from, and a last one to the end.</summary>
internal sealed class Play(Scenario scenario, Stage stage)
{
    private readonly MigrationId id = new(scenario.Number);
    private int row = 1000;
    private int latest;

    public async Task RunAsync()
    {
        await stage.BuildAsync(scenario.After);
        var after = await stage.DumpAsync();
        await stage.BuildAsync($"{scenario.Before};\n{scenario.Stays};\n{scenario.Rows}");
        var before = await stage.DumpAsync();
        var seenBefore = await stage.ReadCatalogAsync();
        await stage.BuildAsync($"{scenario.Before};\n{scenario.Rows}");
        await LookAsync(Point.Start, "before expand");

        var points = PointsOf(await stage.PlanAsync(scenario.MigrationClass));
        var turns = scenario.IsReversibleToTheEnd ? points : points[..^1];

        // From the furthest point everything is undone that is undone from any; from where one turns back is told by a whole play.
        foreach (var last in stage.Mode.IsBrief ? turns.TakeLast(1) : turns)
        {
            // The way there is interrupted once, by the last life.
            stage.IsInterrupting = false;
            await GoAsync(points.TakeWhile(point => point <= last), $"on the way to a rollback from {last}");
            stage.IsInterrupting = stage.Mode.IsInterrupted;
            if (last == Point.Dropped)
            {
                Assert.Equal(after, await stage.DumpAsync());
            }

            AssertDone(await stage.RollbackAsync(id), $"rollback from {last}");
            Assert.Equal(before, await stage.DumpAsync());
            Assert.Equal(seenBefore, await stage.ReadCatalogAsync());
            await LookAsync(Point.Start, $"after a rollback from {last}");
        }

        await GoAsync(points, "on the way to the end");
        Assert.Equal(after, await stage.DumpAsync());
        if (!scenario.IsReversibleToTheEnd)
        {
            Assert.Equal(RunOutcome.Failed, (await stage.RollbackAsync(id)).Outcome);
            Assert.Equal(after, await stage.DumpAsync());
        }
    }

    private static List<Point> PointsOf(MigrationPlan plan) =>
    [
        Point.Expanded,
        .. plan.StepsOf(Phase.Backfill).Any() ? [Point.Backfilled] : Array.Empty<Point>(),
        .. plan.StepsOf(Phase.Contract).Select(step => step.Stage switch
        {
            ContractStage.Flip => Point.Flipped,
            ContractStage.Quarantine => Point.Quarantined,
            _ => Point.Dropped,
        }).Distinct().Order(),
    ];

    private async Task GoAsync(IEnumerable<Point> points, string where)
    {
        foreach (var point in points)
        {
            AssertDone(await ReachAsync(point), $"{point} {where}");
            await LookAsync(point, $"{point} {where}");
            if (point is Point.Backfilled or Point.Flipped)
            {
                await AssertCleanAsync($"{point} {where}");
            }
        }
    }

    private async Task<RunResult> ReachAsync(Point point) => point switch
    {
        Point.Expanded => await stage.ExpandAsync(await stage.PlanAsync(scenario.MigrationClass)),
        Point.Backfilled => await stage.BackfillAsync(id),
        Point.Flipped => await stage.ContractAsync(id, ContractStage.Flip),
        Point.Quarantined => await stage.ContractAsync(id, ContractStage.Quarantine),
        _ => await DropAsync(),
    };

    /// <summary>What is in quarantine stays there until its days are over.</summary>
    private async Task<RunResult> DropAsync()
    {
        var result = await stage.ContractAsync(id);
        if (result.Outcome is not RunOutcome.GateClosed || !scenario.MigrationClass.IsDefined(typeof(QuarantineAttribute), inherit: false))
        {
            return result;
        }

        Assert.Contains("out of reach", result.Reason, StringComparison.Ordinal);
        await stage.Server.ExecuteAsync("UPDATE migrator.step SET finished_at = finished_at - interval '8 days' WHERE step_id LIKE 'Q%'");
        return await stage.ContractAsync(id);
    }

    private async Task AssertCleanAsync(string where)
    {
        var verified = await stage.VerifyAsync(id);
        Assert.True(verified.Outcome is RunOutcome.Done or RunOutcome.NothingToDo, $"{where}: {verified.Outcome}, {verified.Reason}");
        Assert.Equal(0, await stage.Server.ScalarAsync<long>("SELECT (SELECT count(*) FROM migrator.poison) + (SELECT count(*) FROM migrator.drift)"));
    }

    private async Task LookAsync(Point point, string where)
    {
        foreach (var seen in scenario.Seen)
        {
            await AssertSeenAsync(point, seen.Id, seen.Old, point >= Point.Backfilled ? seen.New : null, $"{where}, row {seen.Id}");
        }

        foreach (var write in scenario.Writes.Where(write => point >= write.TriedFrom && point <= write.TriedUntil))
        {
            var isInsert = write.Sql.StartsWith("INSERT", StringComparison.Ordinal);
            var about = write.Row ?? (isInsert ? ++row : latest);
            var refused = await stage.TryWriteAsync(write.Sql, about);
            if (write.IsForbidden || point < write.From || point > write.Until)
            {
                Assert.True(refused?.SqlState == write.Refused, $"{where}: expected {write.Refused}, got {refused?.MessageText ?? "success"}: {write.Sql}");
                continue;
            }

            latest = isInsert && write.Row is null ? about : latest;
            Assert.True(refused is null, $"{where}: {refused?.SqlState} {refused?.MessageText} {refused?.Where}: {write.Sql}");
            await AssertSeenAsync(point, about, write.Old, write.New, $"{where}: {write.Sql}");
        }

        await AssertRefusedAsync(scenario.Old, point, where);
        await AssertRefusedAsync(scenario.New, point, where);
    }

    private async Task AssertSeenAsync(Point point, int about, string? old, string? @new, string where)
    {
        foreach (var (shape, expected, name) in new[] { (scenario.Old, old, "old"), (scenario.New, @new, "new") })
        {
            if (expected?.Replace("$n", about.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) is { } wanted && point >= shape.From && point <= shape.Until)
            {
                var found = await stage.ReadAsync(shape.Sql, about);
                Assert.True(wanted == found, $"{where}: the {name} shape should show {wanted} and shows {found}");
            }
        }
    }

    private async Task AssertRefusedAsync(Shape shape, Point point, string where)
    {
        if (scenario.Old.Sql != scenario.New.Sql && (point < shape.From || point > shape.Until))
        {
            var found = await stage.ReadAsync(shape.Sql, 1);
            Assert.True(found is "42703" or "42P01", $"{where}: should be refused and gives {found}: {shape.Sql}");
        }
    }

    private static void AssertDone(RunResult result, string where)
        => Assert.True(result.Outcome is RunOutcome.Done, $"{where}: {result.Outcome} {result.Code}, {result.Reason}");
}
