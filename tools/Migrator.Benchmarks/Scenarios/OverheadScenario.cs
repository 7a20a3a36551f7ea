using System.Runtime.CompilerServices;
using Migrator.Benchmarks.Overheads;
using Migrator.Benchmarks.Results;
using Migrator.Benchmarks.Running;

namespace Migrator.Benchmarks.Scenarios;

/// <summary>What the sync costs the application while a table is expanded.</summary>
internal sealed class OverheadScenario : IScenario
{
    public string Name => "overhead";

    public string Description => "Time of the application's writes on an expanded table over that of one which writes both shapes itself, without triggers.";

    public async IAsyncEnumerable<Result> RunAsync(BenchServer server, BenchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var mapping in new[] { WrittenMapping.Total, WrittenMapping.Guarded })
        {
            await using var sides = await Sides.MakeAsync(server, mapping, options.Rows, cancellationToken);
            foreach (var occasion in Occasion.For(options.Rows))
            {
                var (ours, theirs) = await MeasureAsync(sides, mapping, occasion, options.Rounds, cancellationToken);
                yield return new()
                {
                    Scenario = Name,
                    Table = occasion.Name,
                    Against = $"both-shapes-{mapping.Name}",
                    Rows = options.Rows,
                    Ratio = ours.Over(theirs),
                    WorkRatio = ours.WorkOver(theirs),
                    AtMost = occasion.AtMost,
                    Ours = ours.Median,
                    Theirs = theirs.Median,
                };
            }
        }
    }

    private static async Task<(Timing Ours, Timing Theirs)> MeasureAsync(Sides sides, WrittenMapping mapping, Occasion occasion, int rounds, CancellationToken cancellationToken)
    {
        List<Measured> ours = [], theirs = [];
        for (var round = 0; round < rounds; round++)
        {
            await sides.TidyAsync("ANALYZE", cancellationToken);
            foreach (var isSynced in round % 2 == 0 ? new[] { true, false } : [false, true])
            {
                var database = isSynced ? sides.Synced : sides.Plain;
                (isSynced ? ours : theirs).Add(await Measured.RunAsync(
                    database, () => occasion.RunAsync(database, new(mapping, writesBoth: !isSynced), cancellationToken), cancellationToken));
            }
        }

        return (new("ours", ours), new("both-shapes", theirs));
    }
}
