using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql;

namespace Migrator.Benchmarks.Running;

/// <summary>The toolkit itself: one migration, planned and run as everywhere else.</summary>
internal sealed class Engine(BenchDatabase database, RunSettings settings, IRunObserver observer) : IAsyncDisposable
{
    private static readonly MigrationId Migration = new(1);

    // The first release that no longer needs the old shape.
    private static readonly AppRelease[] Releases = [new("bench", "2.0.0")];

    private readonly PostgreSqlDatabase ports = new(database.DataSource);

    public static Engine On(BenchDatabase database, int workers = 1, long? vacuumEvery = null, double? duty = null) => new(database, EngineSettings.With(workers, vacuumEvery, duty), new SilentObserver());

    /// <summary>Plans the changes and expands.</summary>
    public async Task<MigrationPlan> ExpandAsync(IReadOnlyList<SchemaChange> changes, CancellationToken cancellationToken)
    {
        var planned = await new PlanMaking(ports).PlanAsync(
            new MigrationDefinition { Id = Migration, Title = "what is measured", Source = "Bench", Changes = changes }, cancellationToken);
        var plan = planned.Plan ?? throw new BenchStoppedException($"The changes cannot be planned: {string.Join("; ", planned.Refusals.Select(refusal => $"{refusal.Subject}: {refusal.Harm}"))}");
        Require("Expand", await new ExpandRun(ports, settings, observer, TimeProvider.System).RunAsync(plan, Releases, cancellationToken), cancellationToken);
        return plan;
    }

    public async Task BackfillAsync(CancellationToken cancellationToken)
        => Require("Backfill", await new BackfillRun(ports, settings, observer, TimeProvider.System).RunAsync(Migration, cancellationToken), cancellationToken);

    public async Task VerifyAsync(CancellationToken cancellationToken)
        => Require("Verify", await new VerifyRun(ports, settings, observer, TimeProvider.System).RunAsync(Migration, new VerifyOptions(), cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => ports.DisposeAsync();

    private static void Require(string phase, RunResult result, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (result.Outcome != RunOutcome.Done)
        {
            throw new BenchStoppedException($"{phase} ended as {result.Outcome}: {result.Reason}");
        }
    }
}
