using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>Freezes a plan and brings the new shape in, next to the old one.</summary>
/// <remarks>May be called again after a crash: what the journal lists as done is skipped. Holds the migration's lease throughout.</remarks>
public sealed class ExpandRun(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time)
{
    private readonly RunFrame frame = new(database, settings, observer, time);

    /// <summary>Expands.</summary>
    /// <param name="plan">The plan; where one is frozen already, that one runs, if the changes are the same.</param>
    /// <param name="releases">The first releases that do not need the old shape; stored with the plan.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    public Task<RunResult> RunAsync(MigrationPlan plan, IReadOnlyList<AppRelease> releases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(releases);

        return frame.RunAsync(
            plan.Id,
            (record, token) => LookAsync(plan, releases, record, token),
            (held, record, token) => ExpandAsync(plan, releases, held, record, token),
            cancellationToken);
    }

    private async Task<RunResult?> LookAsync(MigrationPlan plan, IReadOnlyList<AppRelease> releases, MigrationRecord? record, CancellationToken cancellationToken)
    {
        if (record is { State: MigrationState.Baselined })
        {
            return new(plan.Id, RunOutcome.NothingToDo, "Taken as applied by another tool; there is nothing to do.");
        }

        if (record is { State: MigrationState.RollingBack })
        {
            return FrozenPlan.Unfinished(plan.Id);
        }

        var frozen = Frozen(record);
        if (frozen is not null && !frozen.Changes.SequenceEqual(plan.Changes))
        {
            return Changed(plan, frozen);
        }

        if (record is not null && frozen is not null && record.State != MigrationState.Expanding)
        {
            await StoreAsync(plan.Id, releases, cancellationToken).ConfigureAwait(false);
            return new(plan.Id, RunOutcome.NothingToDo, "Expanded before.");
        }

        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        return OtherDatabase(frozen ?? plan, catalog.Server);
    }

    private async Task<RunResult> ExpandAsync(
        MigrationPlan plan, IReadOnlyList<AppRelease> releases, HeldMigration held, MigrationRecord? record, CancellationToken cancellationToken)
    {
        if (Frozen(record) is null)
        {
            await observer.AtAsync("before:freeze", cancellationToken).ConfigureAwait(false);
            await database.State.FreezeAsync(plan, held.Lease, cancellationToken).ConfigureAwait(false);
            await observer.AtAsync("after:freeze", cancellationToken).ConfigureAwait(false);
            record = await held.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        if (record is not { Plan: { } frozen })
        {
            throw new InvalidOperationException($"The plan of migration {plan.Id} was frozen and is not there.");
        }

        await StoreAsync(plan.Id, releases, cancellationToken).ConfigureAwait(false);
        foreach (var step in frozen.StepsOf(Phase.Expand))
        {
            await held.DoAsync(record, step, [], cancellationToken).ConfigureAwait(false);
        }

        var reached = FrozenPlan.AfterExpand(frozen);
        await held.MoveToAsync(reached).ConfigureAwait(false);
        return new(plan.Id, RunOutcome.Done, reached switch
        {
            MigrationState.Expanded => $"Expanded. Existing rows are still to be copied: migrator backfill {plan.Id}",
            MigrationState.Backfilled => $"Expanded. What is left waits for its gate: migrator contract {plan.Id}",
            _ => "Expanded; nothing is left to do.",
        });
    }

    private async Task StoreAsync(MigrationId migration, IReadOnlyList<AppRelease> releases, CancellationToken cancellationToken)
    {
        if (releases.Count == 0)
        {
            return;
        }

        var origin = EffectiveRequirements.Word(RequirementOrigin.Release);
        var known = await database.State.ReadRequirementsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var release in releases)
        {
            var range = EffectiveRequirements.FromRelease(release.Version);
            if (!known.Any(one => one.Migration == migration && one.App == release.App && one.Range == range && one.Origin == origin))
            {
                await database.State.RequireAsync(migration, release.App, range, origin, settings.Owner, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static MigrationPlan? Frozen(MigrationRecord? record) => record is { State: not MigrationState.RolledBack } ? record.Plan : null;

    private static RunResult Changed(MigrationPlan plan, MigrationPlan frozen) => new(
        plan.Id,
        RunOutcome.Stale,
        $"""
        Migration {plan.Id} was changed after its plan was frozen ({frozen.Hash}), and what was reviewed is what runs:
        {string.Join('\n', ChangeDifference.Between(frozen.Changes, plan.Changes))}
        Put the migration back as it was, and write what is new as a migration of its own; or roll this one back first: migrator rollback {plan.Id}
        """)
    {
        Code = RunCodes.Changed,
    };

    private static RunResult? OtherDatabase(MigrationPlan plan, Planning.Catalog.ServerFacts server) =>
        plan.Target.Provider == server.Provider && plan.Target.Identity == server.Identity
            ? null
            : new(
                plan.Id,
                RunOutcome.Stale,
                $"The plan was made for the {plan.Target.Provider} database {plan.Target.Database} ({plan.Target.Identity}), and this is {server.Database} ({server.Identity}). Make the plan for this database: migrator plan {plan.Id}")
            {
                Code = RunCodes.OtherDatabase,
            };
}
