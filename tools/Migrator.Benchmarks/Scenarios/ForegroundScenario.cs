using System.Runtime.CompilerServices;
using Migrator.Benchmarks.Load;
using Migrator.Benchmarks.Results;
using Migrator.Benchmarks.Running;
using Migrator.Benchmarks.Tables;

namespace Migrator.Benchmarks.Scenarios;

/// <summary>What an application notices of a backfill.</summary>
internal sealed class ForegroundScenario : IScenario
{
    private const int Clients = 4;

    // Ten milliseconds from one to the next of a client: a timer is not exact enough for much less.
    private const double Pace = 400;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public string Name => "foreground";

    public string Description => $"{Clients} clients with single-row transactions during a backfill and, as long, without it, 400 a second and as many as they can: p99, errors, and the longest wait for a lock of ours over the length of a batch.";

    public async IAsyncEnumerable<Result> RunAsync(BenchServer server, BenchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var original = await FilledTable.MakeAsync(server, BenchTables.Bigint, options.Rows, cancellationToken);
        List<Seen> paced = [], saturated = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            paced.Add(await RoundAsync(server, original, options, isPaced: true, cancellationToken));
            saturated.Add(await RoundAsync(server, original, options, isPaced: false, cancellationToken));
        }

        List<Seen> rounds = [.. paced, .. saturated];
        var errors = rounds.Sum(round => round.During.Errors.Count);
        var wait = rounds.Max(round => round.LongestWait);
        var batch = EngineSettings.With(options.Workers).BatchTarget.TotalMilliseconds;
        var all = new Result { Scenario = Name, Table = "", Against = "", Workers = options.Workers, Rows = options.Rows, Ratio = 0, Ours = 0, Theirs = 0, Unit = "ms" };
        yield return P99("p99", paced);
        yield return P99("p99-saturated", saturated);
        yield return all with { Table = "errors", Against = "no-backfill", Ratio = errors, AtMost = 0, Ours = errors, Theirs = rounds.Sum(round => round.Without.Errors.Count), Unit = "" };
        yield return all with { Table = "longest-lock-wait", Against = "one-batch", Ratio = wait / batch, AtMost = 1, Ours = wait, Theirs = batch };

        Result P99(string table, List<Seen> seen) => all with
        {
            Table = table,
            Against = "no-backfill",
            Ratio = Middle.Of([.. seen.Select(round => round.During.P99 / round.Without.P99)]),
            AtMost = 1.5,
            Ours = Middle.Of([.. seen.Select(round => round.During.P99)]),
            Theirs = Middle.Of([.. seen.Select(round => round.Without.P99)]),
        };
    }

    private static async Task<Seen> RoundAsync(BenchServer server, BenchDatabase original, BenchOptions options, bool isPaced, CancellationToken cancellationToken)
    {
        await using var database = await server.CopyAsync(original, cancellationToken);
        await using var engine = Engine.On(database, options.Workers, duty: options.Duty);
        await engine.ExpandAsync([BenchTable.Change], cancellationToken);
        await using var load = new ClientLoad(database, options.Rows, Clients);
        await load.PrepareAsync(cancellationToken);
        await load.RunAsync(Task.Delay(WarmUp, cancellationToken), null, cancellationToken);
        double? pace = isPaced ? Pace : null;

        // The application is there before the backfill comes, which looks at who is busy. The watch costs something itself, so it looks on all the while.
        var begins = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = load.RunAsync(begins.Task, pace, cancellationToken);
        await Task.Delay(WarmUp, cancellationToken);
        var backfill = engine.BackfillAsync(cancellationToken);
        begins.SetResult();
        var watch = new LockWatch(database).RunAsync(backfill, cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        var during = await load.RunAsync(backfill, pace, cancellationToken);
        await before;
        await backfill;
        var longest = await watch;
        var asLong = Task.Delay(TimeProvider.System.GetElapsedTime(began), cancellationToken);
        var watchAgain = new LockWatch(database).RunAsync(asLong, cancellationToken);
        var without = await load.RunAsync(asLong, pace, cancellationToken);
        await watchAgain;
        return new(during, without, longest);
    }

    private sealed record Seen(LoadOutcome During, LoadOutcome Without, double LongestWait);
}
