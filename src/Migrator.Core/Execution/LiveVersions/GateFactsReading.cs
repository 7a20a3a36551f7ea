using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.LiveVersions;

/// <summary>Fetches the facts that a gate judges. Writes down the look at the live versions and nothing else, and scans no table.</summary>
/// <param name="database">The database.</param>
/// <param name="settings">How old and how quiet things may be.</param>
/// <param name="sources">Who knows which versions are live; each is required.</param>
/// <param name="policy">What the configuration says about gates.</param>
public sealed class GateFactsReading(
    IMigrationDatabase database, RunSettings settings, IReadOnlyList<ILiveVersionSource> sources, GatePolicy policy)
{
    private const int PoisonLimit = 100;

    /// <summary>Reads the facts for the gate of a backfill whose rows the applications keep alike.</summary>
    /// <param name="migration">The migration, read just now.</param>
    /// <param name="isFenceDue">True when the backfill itself asks, after it has raised the fences.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<GateFacts> ReadForBackfillAsync(MigrationRecord migration, bool isFenceDue, CancellationToken cancellationToken)
    {
        var facts = await ReadAsync(migration, stage: null, isFenceDue, cancellationToken).ConfigureAwait(false);
        return facts with
        {
            IsForBackfill = true,
            Transactions = await database.State.ReadTransactionsAsync(cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Reads the facts for one gate.</summary>
    /// <param name="migration">The migration, read just now.</param>
    /// <param name="stage">The stage of contract that wants to begin; null for a rollback.</param>
    /// <param name="isFenceDue">True when contract itself asks, after it has raised the fences.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<GateFacts> ReadAsync(MigrationRecord migration, ContractStage? stage, bool isFenceDue, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(migration);

        var state = database.State;

        // Before anything is looked at: a fence must not settle between the look and the clock.
        var clock = await state.ReadClockAsync(cancellationToken).ConfigureAwait(false);
        var look = await new FleetWatch(state, sources, settings.MaxGap).LookAsync(cancellationToken).ConfigureAwait(false);
        var stored = await state.ReadRequirementsAsync(cancellationToken).ConfigureAwait(false);
        var open = await state.ReadMappingsAsync(cancellationToken).ConfigureAwait(false);
        Mapping[] mappings = [.. open.Where(mapping => mapping.Migration == migration.Id && mapping.Kind != MappingKind.RowUpdate)];
        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);

        var releases = await state.ReadReleasesAsync(cancellationToken).ConfigureAwait(false);

        // A flip takes no name away: versions that it lets through may still use what goes later.
        var names = stage is ContractStage.Quarantine or ContractStage.Drop && migration.Plan is { } planned ? DoomedNames.In(planned) : new([], []);

        return new GateFacts
        {
            Migration = migration,
            Stage = stage,
            Clock = clock,
            Requirements = RequirementsOf(migration, stored, stage),
            Unaffected = policy.Unaffected,
            Orders = policy.Orders.With(releases),
            Observations = policy.TrustsAssertions ? look.Observations : [.. look.Observations.Select(one => one.IsAsserted ? one with { IsRequired = false } : one)],
            History = look.History,
            QuietWindow = settings.QuietWindow,
            RollbackWindow = settings.RollbackWindow,
            ProtectedReleases = settings.ProtectedReleases,
            Releases = releases,
            Transactions = stage is null ? OpenTransactions.None : await state.ReadTransactionsAsync(cancellationToken).ConfigureAwait(false),
            Consumers = await state.ReadConsumersAsync(cancellationToken).ConfigureAwait(false),
            Acknowledgements = await state.ReadAcknowledgementsAsync(migration.Id, cancellationToken).ConfigureAwait(false),
            Doomed = migration.Plan is { } frozen ? DoomedColumns.In(frozen) : [],
            DoomedNames = names,
            Usage = names.IsEmpty ? Usage.None : await state.RecordUsageAsync(migration.Id, names, cancellationToken).ConfigureAwait(false),
            RequiresApproval = policy.RequiresApproval,
            Approval = policy.RequiresApproval && migration.Plan is { } reviewed ? await state.ReadApprovalAsync(reviewed.Hash, cancellationToken).ConfigureAwait(false) : null,
            ChangeWindows = policy.ChangeWindows,
            IsFenceDue = isFenceDue,
            FenceSettlesIn = settings.HeartbeatTimeToLive,
            Fences = await state.ReadFencesAsync(cancellationToken).ConfigureAwait(false),
            LostMappings = LostMappings.Of(migration, open),
            Tables = await ReadTablesAsync(migration.Id, mappings, cancellationToken).ConfigureAwait(false),
            Ranges = await state.ReadRangesAsync(migration.Id, cancellationToken).ConfigureAwait(false),
            Poison = await state.ReadPoisonAsync(migration.Id, PoisonLimit, cancellationToken).ConfigureAwait(false),
            PoisonLimit = PoisonLimit,
            EvidenceMaxAge = settings.EvidenceMaxAge,
            Server = catalog.Server.Lineage,
            Unfinished = stage is { } one ? UnfinishedObjects.In(migration, mappings, one, catalog) : [],
            Dependents = Dependents(migration, mappings, stage, catalog),
            FilledReplacements = stage is null && migration.Plan is { } plan ? await FilledAsync(DoomedTables.ReplacementsIn(plan, catalog), cancellationToken).ConfigureAwait(false) : [],
            Waivers = await state.ReadWaiversAsync(migration.Id, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Before the new shape may go again, nobody may write it; where the applications do so themselves, that is more than those who lean on it.</summary>
    private IReadOnlyList<EffectiveRequirement> RequirementsOf(MigrationRecord migration, IReadOnlyList<StoredRequirement> stored, ContractStage? stage)
    {
        var author = migration.Plan?.Requirements ?? [];
        return stage is null && EffectiveRequirements.OfWriters(author) is { Count: > 0 } writers
            ? writers
            : EffectiveRequirements.Of(migration.Id, author, stored, policy, stage ?? ContractStage.Drop);
    }

    private static IReadOnlyList<FoundDependent> Dependents(MigrationRecord migration, Mapping[] mappings, ContractStage? stage, CatalogSnapshot catalog)
        => stage is null || migration.Plan is not { } plan ? [] : DoomedColumns.ReadersIn(plan, mappings, catalog);

    private async Task<IReadOnlyList<TableName>> FilledAsync(IEnumerable<TableName> tables, CancellationToken cancellationToken)
    {
        List<TableName> filled = [];
        foreach (var table in tables)
        {
            if (!await database.Planning.AreEmptyAsync([table], cancellationToken).ConfigureAwait(false))
            {
                filled.Add(table);
            }
        }

        return filled;
    }

    private async Task<IReadOnlyList<MappedTableFacts>> ReadTablesAsync(MigrationId migration, Mapping[] mappings, CancellationToken cancellationToken)
    {
        var evidence = await database.State.ReadEvidenceAsync(migration, cancellationToken).ConfigureAwait(false);
        List<MappedTableFacts> tables = [];
        foreach (var ofTable in mappings.GroupBy(mapping => mapping.Table))
        {
            Mapping[] own = [.. ofTable];
            tables.Add(new MappedTableFacts
            {
                Table = ofTable.Key,
                Mappings = own,
                Sync = await database.Rows.ReadFingerprintAsync(ofTable.Key, own, cancellationToken).ConfigureAwait(false),
                Evidence = evidence.FirstOrDefault(one => one.Table == ofTable.Key),
            });
        }

        return tables;
    }
}
