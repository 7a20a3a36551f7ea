using Migrator.Collecting;
using Migrator.ControlSchema;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.PlanCount;

/// <summary>Runs plans from expand to the end of contract in a database that nothing uses.</summary>
internal sealed class Rehearsal(IMigrationDatabase database) : IRunObserver
{
    private static readonly RunSettings Settings = new() { Owner = "rehearsal", QuietWindow = TimeSpan.Zero, RollbackWindow = TimeSpan.Zero, HeartbeatTimeToLive = TimeSpan.FromMilliseconds(1), LockRetryFor = TimeSpan.FromSeconds(5) };

    // Somebody must have said which versions work without the old shape; here nothing is live.
    private static readonly AppRelease[] Releases = [new("rehearsal", "1.0.0")];

    /// <summary>Installs the control schema.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var migrations = FluentMigrations.In(typeof(ControlSchemaMigration).Assembly);
        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        var definitions = migrations.CollectPending(CollectingTarget.PostgreSql, new CatalogSchema(catalog), new HashSet<MigrationId>());
        var versions = new List<ControlSchemaVersion>();
        foreach (var definition in definitions)
        {
            var planned = await new PlanMaking(database).PlanAsync(definition, definitions, cancellationToken).ConfigureAwait(false);
            var plan = planned.Plan ?? throw new InvalidOperationException($"The control schema cannot be planned: {string.Join(' ', planned.Refusals)}");
            versions.Add(new ControlSchemaVersion(definition.Id.Value, [.. plan.Steps.SelectMany(step => step.Do.Statements).Select(statement => statement.Sql)]));
        }

        await database.State.InstallAsync(versions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a plan; null, or why it did not reach its end.</summary>
    public async Task<string?> RunAsync(MigrationPlan plan, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var problem = await ProblemAsync(new ExpandRun(database, Settings, this, time).RunAsync(plan, Releases, cancellationToken)).ConfigureAwait(false)
            ?? await ProblemAsync(new BackfillRun(database, Settings, this, time).RunAsync(plan.Id, cancellationToken)).ConfigureAwait(false);
        foreach (var stage in plan.StepsOf(Phase.Contract).Select(step => step.Stage ?? ContractStage.Drop).Distinct().Order())
        {
            problem ??= await ProblemAsync(new VerifyRun(database, Settings, this, time).RunAsync(plan.Id, new VerifyOptions(), cancellationToken)).ConfigureAwait(false)
                ?? await ProblemAsync(new ContractRun(database, Settings, this, time).RunAsync(
                    plan.Id, new ContractOptions { Until = stage, Sources = [Nothing()] }, cancellationToken)).ConfigureAwait(false);
        }

        return problem;
    }

    public void On(RunEvent happened)
    {
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<string?> ProblemAsync(Task<RunResult> run)
    {
        var result = await run.ConfigureAwait(false);
        return result.Outcome is RunOutcome.Done or RunOutcome.NothingToDo ? null : $"{result.Outcome}: {result.Reason}";
    }

    private static ManifestSource Nothing()
        => ManifestSource.TryParse(["none"], out var source, out var why) ? source : throw new InvalidOperationException(why);
}
