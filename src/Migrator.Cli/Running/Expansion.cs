using Migrator.Changes;
using Migrator.Cli.Commands;
using Migrator.Collecting;
using Migrator.Execution;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.Cli.Running;

/// <summary>Takes migrations through expand: those that were begun by their frozen plans, the others planned just before.</summary>
internal sealed class Expansion(
    Invocation invocation, IMigrationDatabase database, IRunObserver observer, IReadOnlyList<AppRelease> releases, LeasePatience patience)
{
    public async Task<IReadOnlyList<FinishedRun>> RunDueAsync(IReadOnlyList<MigrationId> ids, CancellationToken cancellationToken)
    {
        var started = await StartedMigrations.ReadAsync(database.State, cancellationToken).ConfigureAwait(false);
        var begun = started.Where(record => record.State == MigrationState.Expanding || (record.IsOpen && ids.Contains(record.Id))).ToDictionary(record => record.Id);

        // What was begun goes on without the assembly: its plan is in the database.
        using var migrations = invocation.Settings.HasMigrations || begun.Count == 0 ? MigrationLoading.Load(invocation.Settings) : null;
        await ForeignMigrations.RefuseAsync(database.State, migrations, cancellationToken).ConfigureAwait(false);
        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        var pending = migrations is null ? [] : MigrationLoading.Pending(invocation.Settings, migrations, database, catalog, started);
        var changed = migrations is null ? [] : Changed(migrations, catalog, started.Where(record => record.IsOpen && IsChosen(record.Id, ids)));
        var due = pending.Select(definition => definition.Id)
            .Concat(begun.Keys)
            .Concat(changed.Keys)
            .Concat(ids.Where(id => started.Any(record => record.Id == id)))
            .Where(id => IsChosen(id, ids))
            .Distinct()
            .Order()
            .ToList();
        if (ids.Except(due).Select(id => (MigrationId?)id).FirstOrDefault() is { } missing)
        {
            throw new UsageException($"There is no migration {missing} in {migrations?.Origin ?? "this database"}.");
        }

        if (due.Count == 0)
        {
            return [];
        }

        return await RunsInOrder.RunAsync(invocation, due, RunOneAsync, cancellationToken).ConfigureAwait(false);

        Task<FinishedRun> RunOneAsync(MigrationId id)
            => changed.TryGetValue(id, out var stale) ? Task.FromResult(new FinishedRun(stale))
                : started.FirstOrDefault(record => record.Id == id && record.State != MigrationState.RolledBack) is { } record ? GoOnAsync(record, cancellationToken)
                : StartAsync(pending.First(definition => definition.Id == id), cancellationToken);
    }

    public async Task<IReadOnlyList<FinishedRun>> RunReviewedAsync(string file, IReadOnlyList<MigrationId> ids, CancellationToken cancellationToken)
    {
        var reviewed = ReviewedPlan.Read(file);
        if (ids.Count > 0 && !ids.SequenceEqual([reviewed.Id]))
        {
            throw new UsageException($"{file} is the plan of migration {reviewed.Id}, and another one is named.");
        }

        await ForeignMigrations.RefuseAsync(database.State, migrations: null, cancellationToken).ConfigureAwait(false);
        var started = await StartedMigrations.ReadAsync(database.State, cancellationToken).ConfigureAwait(false);
        var record = started.FirstOrDefault(record => record.Id == reviewed.Id && record.State != MigrationState.RolledBack);
        return await RunsInOrder.RunAsync(
            invocation,
            [reviewed.Id],
            async _ =>
            {
                if (record is null)
                {
                    var fresh = await (await PlanningAsync(cancellationToken).ConfigureAwait(false)).PlanAsync(FrozenChanges.Definition(reviewed), cancellationToken).ConfigureAwait(false);
                    if (ReviewedPlan.Objection(reviewed, fresh) is { } objection)
                    {
                        return new FinishedRun(objection, fresh.Refusals);
                    }

                    return new FinishedRun(await ExpandAsync(reviewed, cancellationToken).ConfigureAwait(false));
                }

                return ReviewedPlan.Objection(reviewed, record) is { } difference
                    ? new FinishedRun(difference)
                    : await GoOnAsync(record, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static bool IsChosen(MigrationId id, IReadOnlyList<MigrationId> ids) => ids.Count == 0 || ids.Contains(id);

    /// <summary>Open migrations whose class no longer says what their frozen plan was made from.</summary>
    private Dictionary<MigrationId, RunResult> Changed(IMigrationSet migrations, CatalogSnapshot catalog, IEnumerable<MigrationRecord> open)
    {
        var changed = new Dictionary<MigrationId, RunResult>();
        foreach (var record in open)
        {
            if (record.Plan is { } plan
                && MigrationLoading.Again(invocation.Settings, migrations, database, catalog, record) is { } now
                && ReviewedPlan.Objection(plan, now) is { } objection)
            {
                changed.Add(record.Id, objection);
            }
        }

        return changed;
    }

    private async Task<FinishedRun> GoOnAsync(MigrationRecord record, CancellationToken cancellationToken)
    {
        if (record.AlteredFrom is { } frozen)
        {
            var altered = new PlanAlteredException(record.Id, frozen);
            return new FinishedRun(new RunResult(record.Id, RunOutcome.Stale, altered.Message) { Code = altered.Code });
        }

        return record is { Plan: { } plan, State: MigrationState.Expanding }
            ? new FinishedRun(await ExpandAsync(plan, cancellationToken).ConfigureAwait(false))
            : new FinishedRun(new RunResult(record.Id, RunOutcome.NothingToDo, $"Migration {record.Id} was expanded before; it is {StateNames.Of(record.State)}."));
    }

    private async Task<FinishedRun> StartAsync(MigrationDefinition definition, CancellationToken cancellationToken)
    {
        var planned = await (await PlanningAsync(cancellationToken).ConfigureAwait(false)).PlanAsync(definition, cancellationToken).ConfigureAwait(false);
        return planned.Plan is { } plan
            ? new FinishedRun(await ExpandAsync(plan, cancellationToken).ConfigureAwait(false))
            : new FinishedRun(
                new RunResult(definition.Id, RunOutcome.Failed, $"Migration {definition.Id} is refused; nothing was changed.") { Code = planned.Refusals.Select(refusal => refusal.Code).FirstOrDefault() },
                planned.Refusals);
    }

    private async Task<PlanMaking> PlanningAsync(CancellationToken cancellationToken)
        => new(database, await FleetSources.IsNothingLiveAsync(invocation.Settings, database, cancellationToken).ConfigureAwait(false), invocation.Settings.LeavesTriggersOut);

    /// <summary>The control schema comes with the first migration that is not refused: a refusal changes nothing at all.</summary>
    private async Task<RunResult> ExpandAsync(MigrationPlan plan, CancellationToken cancellationToken)
    {
        if (await PlanApproval.ObjectionAsync(database.State, invocation.Settings.Policy, plan, cancellationToken).ConfigureAwait(false) is { } objection)
        {
            return new RunResult(plan.Id, RunOutcome.Stale, objection);
        }

        await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
        if (plan.IsFresh)
        {
            // What nobody looked at, somebody has to answer for.
            await database.State.AuditAsync(plan.Id, "live-asserted", string.Join(", ", invocation.Settings.Live), invocation.RunSettings.Owner, cancellationToken).ConfigureAwait(false);
        }

        var run = new ExpandRun(database, invocation.RunSettings, observer, invocation.Surroundings.Time);
        return await patience.RunAsync(() => run.RunAsync(plan, releases, cancellationToken), cancellationToken).ConfigureAwait(false);
    }
}
