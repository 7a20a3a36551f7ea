using Migrator.Changes;
using Migrator.Collecting;
using Migrator.Execution;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Hosting.Running;
using Migrator.Hosting.Telemetry;
using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.Hosting.Startup;

/// <summary>
/// Expands what is due, in order. One instance does it, by the lease; the others wait for it. What cannot be done is logged and
/// left: whether the application may start is for the guard to say.
/// </summary>
internal sealed class StartupExpansion(MigratorParts parts)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ExpandAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application stops; what is done is recorded, and the next start goes on.
        }
#pragma warning disable CA1031 // Whatever goes wrong here, whether the application may start is for the guard to say.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            parts.Logger.ExpandStopped(problem);
        }
    }

    private async Task ExpandAsync(CancellationToken cancellationToken)
    {
        if (parts.Migrations.Value is not { } migrations)
        {
            return;
        }

        var state = parts.Database.State;
        if (parts.Options.FromVersionInfo)
        {
            await TakeOverAsync(migrations, cancellationToken).ConfigureAwait(false);
        }

        await ForeignMigrations.RefuseAsync(state, migrations, cancellationToken).ConfigureAwait(false);
        var started = await StartedMigrations.ReadAsync(state, cancellationToken).ConfigureAwait(false);
        foreach (var begun in started.Where(record => record.State == MigrationState.Expanding).OrderBy(record => record.Id))
        {
            await TryExpandOneAsync(begun.Id, () => Task.FromResult(begun.Plan), cancellationToken).ConfigureAwait(false);
        }

        // Each is planned on what the ones before it have left.
        // One that is refused does not hold back those that do not need it; those that do are refused themselves.
        HashSet<MigrationId> left = [];
        while (await NextAsync(left, cancellationToken).ConfigureAwait(false) is { } due)
        {
            if (!await TryExpandOneAsync(due.Definition.Id, () => PlanAsync(due.Definition, due.Catalog, cancellationToken), cancellationToken).ConfigureAwait(false))
            {
                left.Add(due.Definition.Id);
            }
        }
    }

    private async Task<bool> TryExpandOneAsync(MigrationId id, Func<Task<MigrationPlan?>> planning, CancellationToken cancellationToken)
    {
        try
        {
            return await ExpandOneAsync(id, planning, cancellationToken).ConfigureAwait(false);
        }
        catch (MigratorException stopped) when (stopped is not DatabaseUnreachableException)
        {
            parts.Logger.ExpandStopped(stopped);
            return false;
        }
    }

    private async Task TakeOverAsync(IMigrationSet migrations, CancellationToken cancellationToken)
    {
        var unknown = await ForeignMigrations.ReadUnknownAsync(parts.Database.State, migrations, cancellationToken).ConfigureAwait(false);
        if (unknown.Count == 0)
        {
            return;
        }

        await new ControlSchemaInstalling(parts.Database).EnsureAsync(cancellationToken).ConfigureAwait(false);
        await parts.Database.State.BaselineAsync([.. unknown.Select(id => (id, "applied by FluentMigrator"))], cancellationToken).ConfigureAwait(false);
        await parts.Database.State.AuditAsync(null, "baseline", string.Join(", ", unknown), parts.Options.Run.Owner, cancellationToken).ConfigureAwait(false);
        parts.Logger.TookOver(unknown.Count);
    }

    private async Task<Due?> NextAsync(HashSet<MigrationId> left, CancellationToken cancellationToken)
    {
        var started = await StartedMigrations.ReadAsync(parts.Database.State, cancellationToken).ConfigureAwait(false);
        if (parts.Migrations.Value is not { } migrations
            || migrations.Ids.All(id => left.Contains(id) || started.Any(record => record.Id == id && record.State != MigrationState.RolledBack)))
        {
            return null;
        }

        var catalog = await parts.Database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);

        // What was rolled back by somebody stays so until that person expands it again.
        return PendingMigrations.Of(migrations, parts.Database.Provider, catalog, started, parts.Options.DefaultSchema, parts.Options.Policy.Orders)
            .FirstOrDefault(definition => !left.Contains(definition.Id) && started.All(record => record.Id != definition.Id)) is { } next ? new Due(next, catalog) : null;
    }

    private async Task<MigrationPlan?> PlanAsync(MigrationDefinition definition, CatalogSnapshot catalog, CancellationToken cancellationToken)
    {
        var nothingLive = await IsNothingLiveAsync(cancellationToken).ConfigureAwait(false);
        var planned = await new PlanMaking(parts.Database, nothingLive, parts.Options.LeavesTriggersOut).PlanAsync(definition, catalog, cancellationToken).ConfigureAwait(false);
        if (planned.Plan is null)
        {
            parts.Logger.ExpandRefused(definition.Id, string.Join("; ", planned.Refusals.Select(refusal => $"{refusal.Code} {refusal.Subject}: {refusal.Harm} {refusal.Cure}")));
        }

        return planned.Plan;
    }

    private async Task<bool> IsNothingLiveAsync(CancellationToken cancellationToken)
    {
        if (!parts.Options.NothingLive || !parts.Options.Policy.TrustsAssertions)
        {
            return false;
        }

        // A control schema that is not there yet has nobody registered in it.
        return await parts.Database.State.ReadInstalledVersionAsync(cancellationToken).ConfigureAwait(false) is null
            || (await parts.Database.State.ReadHeartbeatsAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false)).Count == 0;
    }

    /// <summary>True if the migration has expanded, by whomever.</summary>
    private async Task<bool> ExpandOneAsync(MigrationId id, Func<Task<MigrationPlan?>> planning, CancellationToken cancellationToken)
    {
        if (await planning().ConfigureAwait(false) is not { } plan)
        {
            return false;
        }

        if (await PlanApproval.ObjectionAsync(parts.Database.State, parts.Options.Policy, plan, cancellationToken).ConfigureAwait(false) is { } objection)
        {
            parts.Logger.ExpandRefused(id, objection);
            return false;
        }

        await new ControlSchemaInstalling(parts.Database).EnsureAsync(cancellationToken).ConfigureAwait(false);
        if (plan.IsFresh)
        {
            // What nobody looked at, somebody has to answer for.
            await parts.Database.State.AuditAsync(id, "live-asserted", "none, by Startup:NothingLive", parts.Options.Run.Owner, cancellationToken).ConfigureAwait(false);
        }

        while (true)
        {
            using var watched = new TelemetryObserver(parts, "expand", id);
            var result = watched.End(await new ExpandRun(parts.Database, parts.Options.Run, watched, parts.Time).RunAsync(plan, [], cancellationToken).ConfigureAwait(false));
            if (result.Outcome != RunOutcome.Leased)
            {
                parts.Logger.RunEnded("expand", id, result);
                cancellationToken.ThrowIfCancellationRequested();
                return result.Outcome is RunOutcome.Done or RunOutcome.NothingToDo;
            }

            await Task.Delay(Pause, parts.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A migration, and the catalog that it was collected with.</summary>
    private sealed record Due(MigrationDefinition Definition, CatalogSnapshot Catalog);
}
