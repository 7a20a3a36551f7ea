using System.Runtime.CompilerServices;
using Migrator.Benchmarks.Results;
using Migrator.Benchmarks.Running;
using Migrator.Benchmarks.Tables;

namespace Migrator.Benchmarks.Scenarios;

/// <summary>What verification costs beside a single query.</summary>
internal sealed class VerifyScenario : IScenario
{
    public string Name => "verify";

    public string Description => "Time of our verification over that of one SELECT count(*) ... WHERE new IS DISTINCT FROM up(old).";

    public async IAsyncEnumerable<Result> RunAsync(BenchServer server, BenchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = BenchTables.Bigint;
        await using var original = await FilledTable.MakeAsync(server, table, options.Rows, cancellationToken);
        string copy;
        await using (var engine = Engine.On(original))
        {
            var plan = await engine.ExpandAsync([BenchTable.Change], cancellationToken);
            await engine.BackfillAsync(cancellationToken);
            copy = plan.Mappings.Single().New.Single().Name.Value;
        }

        Contestant[] contestants =
        [
            new("ours", (_, _) => Task.CompletedTask, async (database, token) =>
            {
                await using var engine = Engine.On(database);
                await engine.VerifyAsync(token);
            }),
            new("one-select", (_, _) => Task.CompletedTask, (database, token)
                => database.ExecuteAsync($"SELECT count(*) FROM shop.items WHERE \"{copy}\" IS DISTINCT FROM quantity::bigint", token)),
        ];
        var timings = await new Rounds(server, original, options.Rounds).RunAsync(contestants, cancellationToken);
        yield return new()
        {
            Scenario = Name,
            Table = table.Name,
            Against = "one-select",
            Rows = options.Rows,
            Ratio = timings[0].Over(timings[1]),
            WorkRatio = timings[0].WorkOver(timings[1]),
            AtMost = 1.5,
            Ours = timings[0].Median,
            Theirs = timings[1].Median,
        };
    }
}
