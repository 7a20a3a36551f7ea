using System.Runtime.CompilerServices;
using Migrator.Benchmarks.Results;
using Migrator.Benchmarks.Rivals;
using Migrator.Benchmarks.Running;
using Migrator.Benchmarks.Tables;
using Migrator.Changes;

namespace Migrator.Benchmarks.Scenarios;

/// <summary>What a second mapping on the same table costs.</summary>
internal sealed class MappingsScenario : IScenario
{
    private static readonly RenameColumn Second = new() { Table = new("shop", "items"), From = new("name"), To = new("label") };

    public string Name => "mappings";

    public string Description => "Time of a backfill of two mappings on one table over that of one mapping: 1 is for nothing, 2 is twice the work.";

    public async IAsyncEnumerable<Result> RunAsync(BenchServer server, BenchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = BenchTables.Bigint;
        await using var original = await FilledTable.MakeAsync(server, table, options.Rows, cancellationToken);
        var timings = await new Rounds(server, original, options.Rounds).RunAsync(
            [Copying.Of("two", options, BenchTable.Change, Second), Copying.Of("one", options, BenchTable.Change)], cancellationToken);
        yield return new()
        {
            Scenario = Name,
            Table = table.Name,
            Against = "one-mapping",
            Workers = options.Workers,
            Rows = options.Rows,
            Ratio = timings[0].Over(timings[1]),
            WorkRatio = timings[0].WorkOver(timings[1]),
            AtMost = 1.25,
            Ours = timings[0].Median,
            Theirs = timings[1].Median,
        };
    }
}
