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

    public string Name => "foreground";

    public string Description => $"{Clients} clients with single-row transactions during a backfill and, as long, without it: p99, errors, and the longest wait for a lock of ours over the length of a batch.";

    public async IAsyncEnumerable<Result> RunAsync(BenchServer server, BenchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var original = await FilledTable.MakeAsync(server, BenchTables.Bigint, options.Rows, cancellationToken);
        List<Seen> rounds = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            rounds.Add(await RoundAsync(server, original, options, cancellationToken));
        }

        var during = Middle.Of([.. rounds.Select(round => round.During.P99)]);
        var without = Middle.Of([.. rounds.Select(round => round.Without.P99)]);
        var errors = rounds.Sum(round => round.During.Errors.Count);
        var wait = rounds.Max(round => round.LongestWait);
        var batch = EngineSettings.With(options.Workers).BatchTarget.TotalMilliseconds;
        var all = new Result { Scenario = Name, Table = "", Against = "", Workers = options.Workers, Rows = options.Rows, Ratio = 0, Ours = 0, Theirs = 0, Unit = "ms" };
        yield return all with { Table = "p99", Against = "no-backfill", Ratio = Middle.Of([.. rounds.Select(round => round.During.P99 / round.Without.P99)]), AtMost = 1.5, Ours = during, Theirs = without };
        yield return all with { Table = "errors", Against = "no-backfill", Ratio = errors, AtMost = 0, Ours = errors, Theirs = rounds.Sum(round => round.Without.Errors.Count), Unit = "" };
        yield return all with { Table = "longest-lock-wait", Against = "one-batch", Ratio = wait / batch, AtMost = 1, Ours = wait, Theirs = batch };
    }

    private static async Task<Seen> RoundAsync(BenchServer server, BenchDatabase original, BenchOptions options, CancellationToken cancellationToken)
    {
        await using var database = await server.CopyAsync(original, cancellationToken);
        await using var engine = Engine.On(database, options.Workers);
        await engine.ExpandAsync([BenchTable.Change], cancellationToken);
        await using var load = new ClientLoad(database, options.Rows, Clients);
        await load.PrepareAsync(cancellationToken);

        var backfill = engine.BackfillAsync(cancellationToken);
        var watch = new LockWatch(database).RunAsync(backfill, cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        var during = await load.RunAsync(backfill, cancellationToken);
        await backfill;
        var without = await load.RunAsync(Task.Delay(TimeProvider.System.GetElapsedTime(began), cancellationToken), cancellationToken);
        return new(during, without, await watch);
    }

    private sealed record Seen(LoadOutcome During, LoadOutcome Without, double LongestWait);
}
