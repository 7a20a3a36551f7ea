using Migrator.Benchmarks.Running;
using Migrator.Benchmarks.Scenarios;
using Migrator.Changes;

namespace Migrator.Benchmarks.Rivals;

/// <summary>The toolkit's own backfill, from taking the lease to the proof that nothing is pending.</summary>
internal static class Copying
{
    public static Contestant Of(string name, BenchOptions options, params SchemaChange[] changes) => new(
        name,
        async (database, cancellationToken) =>
        {
            await using var engine = Engine.On(database, options.Workers, options.VacuumEvery, options.Duty);
            await engine.ExpandAsync(changes, cancellationToken);
        },
        async (database, cancellationToken) =>
        {
            await using var engine = Engine.On(database, options.Workers, options.VacuumEvery, options.Duty);
            await engine.BackfillAsync(cancellationToken);
        });
}
