using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Tests.Gates;

namespace Migrator.Tests.Execution.LiveVersions;

public sealed class GateFactsReadingTests
{
    [Fact]
    public async Task What_is_read_opens_the_gate_of_a_finished_migration()
    {
        var facts = await ReadAsync(ContractStage.Drop);

        Assert.Equal("", string.Join('\n', GateKeeping.Judge(facts).Conditions.Where(one => one.Verdict != ConditionVerdict.Open)));
    }

    [Fact]
    public async Task The_clock_is_read_before_anything_is_looked_at()
    {
        var state = State();

        await ReadAsync(ContractStage.Drop, state);

        Assert.Equal(nameof(IStatePort.ReadClockAsync), ((Answering)(object)state).Asked[0]);
    }

    [Fact]
    public async Task A_rollback_asks_who_satisfies_the_contract_range()
    {
        var facts = await ReadAsync(null);

        Assert.StartsWith("Closed: shop 2.4.0 is live and needs the new shape", facts.Says(ConditionName.NoNewVersionLive), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_asserted_only_adds_versions_where_the_policy_says_so()
    {
        var facts = await ReadAsync(ContractStage.Drop, policy: new() { TrustsAssertions = false });

        Assert.StartsWith("NeedsHuman: Every source can only add versions", facts.Says(ConditionName.SourcesComplete), StringComparison.Ordinal);
        Assert.StartsWith("Open: Live: shop 2.4.0 (asserted by --live)", facts.Says(ConditionName.LiveCompatible), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mappings_and_evidence_of_other_migrations_are_left_out()
    {
        var facts = await ReadAsync(ContractStage.Drop, State(GateScene.Mapping(), GateScene.Mapping() with { Migration = new(6), Table = new("shop", "orders") }));

        Assert.Equal(GateScene.Customers, Assert.Single(facts.Tables).Table);
    }

    private static Task<GateFacts> ReadAsync(ContractStage? stage, IStatePort? state = null, GatePolicy? policy = null)
    {
        var database = Answering.With<IMigrationDatabase>(new Dictionary<string, object?>
        {
            ["get_State"] = state ?? State(),
            ["get_Catalog"] = Answering.With<ICatalogPort>(new Dictionary<string, object?> { [nameof(ICatalogPort.ReadAsync)] = Task.FromResult(CatalogScene.Of()) }),
            ["get_Rows"] = Answering.With<IRowsPort>(new Dictionary<string, object?>
            {
                [nameof(IRowsPort.ReadFingerprintAsync)] = Task.FromResult(new SyncFingerprint("triggers", IsEnabled: true, Problem: null)),
            }),
        });
        Assert.True(ManifestSource.TryParse(["shop=2.4.0"], out var source, out _));
        return new GateFactsReading(database, new RunSettings(), [source], policy ?? new GatePolicy())
            .ReadAsync(GateScene.Open.Migration, stage, isFenceDue: false, TestContext.Current.CancellationToken);
    }

    private static IStatePort State(params Mapping[] mappings) => Answering.With<IStatePort>(new Dictionary<string, object?>
    {
        [nameof(IStatePort.ReadClockAsync)] = Task.FromResult(GateScene.Noon),
        [nameof(IStatePort.ReadRequirementsAsync)] = Task.FromResult<IReadOnlyList<StoredRequirement>>([]),
        [nameof(IStatePort.ReadMappingsAsync)] = Task.FromResult<IReadOnlyList<Mapping>>(mappings is [] ? [GateScene.Mapping()] : mappings),
        [nameof(IStatePort.ReadFencesAsync)] = Task.FromResult<IReadOnlyList<Fence>>([]),
        [nameof(IStatePort.ReadEvidenceAsync)] = Task.FromResult<IReadOnlyList<Evidence>>([GateScene.CleanEvidence]),
        [nameof(IStatePort.ReadRangesAsync)] = Task.FromResult<IReadOnlyList<BackfillRange>>([]),
        [nameof(IStatePort.ReadPoisonAsync)] = Task.FromResult<IReadOnlyList<PoisonRow>>([]),
        [nameof(IFleetRecords.RecordLookAsync)] = Task.FromResult(new FleetHistory([], [new("shop", "2.4.0", ManifestSource.Name, GateScene.Noon.AddDays(-2), GateScene.Noon)])),
        [nameof(IFleetRecords.ReadTransactionsAsync)] = Task.FromResult(OpenTransactions.None),
        [nameof(IFleetRecords.ReadReleasesAsync)] = Task.FromResult<IReadOnlyList<Release>>([]),
        [nameof(IFleetRecords.ReadConsumersAsync)] = Task.FromResult<IReadOnlyList<Consumer>>([]),
        [nameof(IFleetRecords.ReadAcknowledgementsAsync)] = Task.FromResult<IReadOnlyList<Acknowledgement>>([]),
        [nameof(IUsageRecords.RecordUsageAsync)] = Task.FromResult(Usage.None),
        [nameof(IStatePort.ReadWaiversAsync)] = Task.FromResult<IReadOnlyList<Waiver>>([]),
    });
}
