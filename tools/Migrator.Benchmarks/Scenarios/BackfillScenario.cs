using System.Runtime.CompilerServices;
using Migrator.Benchmarks.Results;
using Migrator.Benchmarks.Rivals;
using Migrator.Benchmarks.Running;
using Migrator.Benchmarks.Tables;

namespace Migrator.Benchmarks.Scenarios;

/// <summary>How fast a backfill is beside other ways of filling a column.</summary>
internal sealed class BackfillScenario : IScenario
{
    public string Name => "backfill";

    public string Description => "Rows a second of our backfill over those of other ways to fill a column: more than 1 is faster.";

    public async IAsyncEnumerable<Result> RunAsync(BenchServer server, BenchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var table in options.Tables)
        {
            await using var original = await FilledTable.MakeAsync(server, table, options.Rows, cancellationToken);
            Contestant[] rivals = table.Key.Count == 0 ? [OneUpdate.Whole] : [OneUpdate.Whole, PeerMethod.On(table), KeysetOrder.On(table)];
            var timings = await new Rounds(server, original, options.Rounds).RunAsync([Copying.Of("ours", options, BenchTable.Change), .. rivals], cancellationToken);
            foreach (var theirs in timings.Skip(1))
            {
                yield return new()
                {
                    Scenario = Name,
                    Table = table.Name,
                    Against = theirs.Name,
                    Workers = options.Workers,
                    Rows = table.RowsOf(options.Rows),
                    Ratio = theirs.Over(timings[0]),
                    WorkRatio = theirs.WorkOver(timings[0]),
                    AtLeast = Wanted(table.Name, theirs.Name, options.Workers),
                    Ours = timings[0].Median,
                    Theirs = theirs.Median,
                };
            }
        }
    }

    private static double? Wanted(string table, string against, int workers) => (table, against, workers) switch
    {
        ("bigint", "one-update", 1) => 0.9,
        ("bigint", "one-update", 2) => 1.5,
        ("bigint", "peer-method", 1) => 4,
        ("uuid", "one-update", 1) => 0.85,
        ("uuid", "keyset", 1) => 2,
        _ => null,
    };
}
