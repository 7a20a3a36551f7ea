using System.Runtime.CompilerServices;
using Migrator.Benchmarks.Results;
using Migrator.Benchmarks.Rivals;
using Migrator.Benchmarks.Running;
using Migrator.Benchmarks.Tables;

namespace Migrator.Benchmarks.Scenarios;

/// <summary>How much larger a table is after its backfill.</summary>
internal sealed class GrowthScenario : IScenario
{
    private const double Megabyte = 1024 * 1024;

    public string Name => "growth";

    public string Description => "Size of the heap after a backfill over its size before, and the same after one UPDATE of the whole table.";

    public async IAsyncEnumerable<Result> RunAsync(BenchServer server, BenchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var table in options.Tables)
        {
            await using var original = await FilledTable.MakeAsync(server, table, options.Rows, cancellationToken);
            var before = await SizeAsync(original, cancellationToken);
            foreach (var (contestant, limit) in new (Contestant, double?)[] { (Copying.Of("ours", options, BenchTable.Change), 1.3), (OneUpdate.Whole, null) })
            {
                await using var database = await server.CopyAsync(original, cancellationToken);
                await contestant.PrepareAsync(database, cancellationToken);
                await contestant.RunAsync(database, cancellationToken);
                var after = await SizeAsync(database, cancellationToken);
                yield return new()
                {
                    Scenario = Name,
                    Table = table.Name,
                    Against = $"before-{contestant.Name}",
                    Workers = options.Workers,
                    Rows = table.RowsOf(options.Rows),
                    Ratio = after / before,
                    AtMost = limit,
                    Ours = after,
                    Theirs = before,
                    Unit = "MB",
                };
            }
        }
    }

    private static async Task<double> SizeAsync(BenchDatabase database, CancellationToken cancellationToken)
        => await database.ScalarAsync<long>("SELECT sum(pg_relation_size(oid))::int8 FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind = 'r'", cancellationToken) / Megabyte;
}
