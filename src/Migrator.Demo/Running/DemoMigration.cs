using Migrator.Changes;
using Migrator.Collecting;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.Demo.Running;

/// <summary>One migration of the demo and its way through the phases, by the same runs that the command line uses.</summary>
internal sealed class DemoMigration(IMigrationDatabase database, MigrationId id, RunSettings settings, IRunObserver observer, TimeProvider time)
{
    private static readonly GatePolicy Policy = new();

    private MigrationDefinition? definition;
    private MigrationPlan? plan;

    /// <summary>The plan, once it is made.</summary>
    public MigrationPlan Plan => plan ?? throw new InvalidOperationException($"Migration {id} has no plan yet.");

    private ContractOptions Options => new() { Sources = [new HeartbeatSource(database.State, settings)], Policy = Policy };

    /// <summary>Collects the migration from its class, and plans it.</summary>
    public async Task<MigrationPlan> PlanAsync(CancellationToken cancellationToken)
    {
        using var migrations = FluentMigrations.In(typeof(DemoMigration).Assembly);
        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        definition = migrations.Collect(id, CollectingTarget.PostgreSql, new CatalogSchema(catalog));
        var planned = await new PlanMaking(database).PlanAsync(definition, catalog, cancellationToken).ConfigureAwait(false);
        return plan = planned.Plan ?? throw new DemoStoppedException(
            "planning", new RunResult(id, RunOutcome.Failed, string.Join("; ", planned.Refusals.Select(refusal => $"{refusal.Subject}: {refusal.Harm}"))));
    }

    public async Task ExpandAsync(CancellationToken cancellationToken)
    {
        var frozen = plan ?? await PlanAsync(cancellationToken).ConfigureAwait(false);
        var result = await new ExpandRun(database, settings, observer, time).RunAsync(frozen, [], cancellationToken).ConfigureAwait(false);
        Require("expand", result, cancellationToken);
    }

    public async Task BackfillAsync(CancellationToken cancellationToken)
        => Require("backfill", await new BackfillRun(database, settings, observer, time).RunAsync(id, cancellationToken).ConfigureAwait(false), cancellationToken);

    public async Task VerifyAsync(CancellationToken cancellationToken)
        => Require("verify", await new VerifyRun(database, settings, observer, time).RunAsync(id, new VerifyOptions(), cancellationToken).ConfigureAwait(false), cancellationToken);

    /// <summary>Tries to contract although a version is live that needs the old shape.</summary>
    /// <returns>The gate that closed the way.</returns>
    public async Task<GateReport> ContractTooEarlyAsync(CancellationToken cancellationToken)
    {
        var result = await new ContractRun(database, settings, observer, time).RunAsync(id, Options, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return result.Gate is { IsOpen: false } gate ? gate : throw new DemoStoppedException("a contract that its gate should have stopped", result);
    }

    public async Task ContractAsync(CancellationToken cancellationToken)
        => Require("contract", await new ContractRun(database, settings, observer, time).RunAsync(id, Options, cancellationToken).ConfigureAwait(false), cancellationToken);

    /// <summary>Looks at the gate of flip.</summary>
    public async Task<GateReport> LookAtGateAsync(CancellationToken cancellationToken)
    {
        var reading = new GateFactsReading(database, settings, Options.Sources, Policy);
        return GateKeeping.Judge(await reading.ReadAsync(await RecordAsync(cancellationToken).ConfigureAwait(false), ContractStage.Flip, isFenceDue: false, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Asks whether a version of the application may start.</summary>
    public async Task<Admission> CheckAsync(string app, string version, CancellationToken cancellationToken)
    {
        var facts = await new AdmissionFactsReading(database.State, Policy).ReadAsync(definition is null ? [] : [definition], cancellationToken).ConfigureAwait(false);
        return AppAdmission.Judge(app, version, facts);
    }

    /// <summary>The longest time that any step held its locks, as the journal has it.</summary>
    public async Task<TimeSpan> LongestLockAsync(CancellationToken cancellationToken)
        => (await RecordAsync(cancellationToken).ConfigureAwait(false)).Steps.Select(step => step.LockHeld ?? TimeSpan.Zero).DefaultIfEmpty().Max();

    private async Task<MigrationRecord> RecordAsync(CancellationToken cancellationToken)
        => (await database.State.ReadMigrationsAsync(cancellationToken).ConfigureAwait(false)).Single(record => record.Id == id);

    private static void Require(string phase, RunResult result, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (result.Outcome != RunOutcome.Done)
        {
            throw new DemoStoppedException(phase, result);
        }
    }
}
