using Migrator.Benchmarks.Running;
using Migrator.Benchmarks.Tables;

namespace Migrator.Benchmarks.Rivals;

/// <summary>The toolkit's own backfill, from taking the lease to the proof that nothing is pending.</summary>
internal static class Copying
{
    public const string Ours = "ours";

    public static Contestant By(int workers) => new(
        Ours,
        async (database, cancellationToken) =>
        {
            await using var engine = Engine.On(database, workers);
            await engine.ExpandAsync([BenchTable.Change], cancellationToken);
        },
        async (database, cancellationToken) =>
        {
            await using var engine = Engine.On(database, workers);
            await engine.BackfillAsync(cancellationToken);
        });
}
