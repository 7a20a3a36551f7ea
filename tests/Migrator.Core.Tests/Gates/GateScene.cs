using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Execution.Verification;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Tests.Gates;

/// <summary>A migration that renames customers.email, backfilled and verified, with shop 2.4.0 live: every condition is open.</summary>
internal static class GateScene
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    public static readonly MigrationId Id = new(5);
    public static readonly TableName Customers = new("shop", "customers");

    public static MigrationPlan Plan { get; } = new()
    {
        Id = Id,
        Title = "Customers get an email address",
        Source = "Shop.Migrations.EmailAddress",
        Changes = [],
        Requirements = [new AppRequirement("shop", Flip: null, Contract: ">=2.4.0")],
        Target = new PlanTarget("postgresql", 17, "shop", "7/1"),
        Tables = [],
        Mappings = [Mapping()],
        Findings = [],
        Steps =
        [
            Step("E1", Phase.Expand), Step("B1", Phase.Backfill, kind: StepKind.Backfill), Step("B2", Phase.Backfill, kind: StepKind.Verify),
            Step("F1", Phase.Contract, ContractStage.Flip), Step("D1", Phase.Contract, ContractStage.Drop),
        ],
    };

    public static GateFacts Open { get; } = new()
    {
        Migration = Migration(MigrationState.Backfilled, "E1", "B1", "B2"),
        Stage = ContractStage.Drop,
        Clock = Noon,
        Requirements = [new EffectiveRequirement("shop", ">=2.4.0", RequirementOrigin.Author)],
        Observations = [Heartbeats(Beat("shop", "2.4.0", "shop-1"), Beat("shop", "2.4.0", "shop-2"))],
        FenceSettlesIn = TimeSpan.FromSeconds(30),
        Tables = [Table()],
        Ranges = [new BackfillRange(1, Id, Customers, 0, 100, 100, 1234, "16400")],
        EvidenceMaxAge = TimeSpan.FromHours(1),
        Server = "7/1/1",
    };

    public static GateFacts Rollback { get; } = Open with { Stage = null, Observations = [Heartbeats(Beat("shop", "2.3.1", "shop-1"))] };

    public static MigrationRecord Migration(MigrationState state, params string[] done) => new()
    {
        Id = Id,
        Title = Plan.Title,
        State = state,
        Plan = Plan,
        StartedAt = Noon.AddDays(-1),
        Steps = [.. Plan.Steps.Select(step => new StepRecord(step.Id, done.Contains(step.Id) ? StepState.Done : StepState.Waiting, null, null))],
    };

    public static PlanStep Step(string id, Phase phase, ContractStage? stage = null, StepKind kind = StepKind.Statements, IndexProbe? probe = null) => new()
    {
        Id = id,
        Phase = phase,
        Stage = stage,
        Kind = kind,
        Purpose = id,
        Cause = "rename column",
        Promise = "I1",
        Do = new StepScript { IsTransactional = probe is null, Statements = [], Probe = probe },
    };

    public static Mapping Mapping(MappingKind kind = MappingKind.TwoWay, SyncMode mode = SyncMode.Open) => new()
    {
        Migration = Id,
        Key = "email_address",
        Table = Customers,
        Kind = kind,
        Mode = mode,
        Bit = 0,
        Old = [new MappedColumn { Name = new("email"), Type = "text" }],
        New = [new MappedColumn { Name = new("email_address"), Type = "text" }],
    };

    public static Evidence CleanEvidence => new()
    {
        Migration = Id,
        Table = Customers,
        RuleHash = VerificationRule.HashOf([Mapping()]),
        Mode = "snapshot",
        Rows = 1234,
        Pending = 0,
        Mismatched = 0,
        Fingerprint = "triggers",
        Server = "7/1/1",
        TakenAt = Noon.AddMinutes(-10),
    };

    public static MappedTableFacts Table(Evidence? evidence = null, params Mapping[] mappings) => new()
    {
        Table = Customers,
        Mappings = mappings is [] ? [Mapping()] : mappings,
        Sync = new SyncFingerprint("triggers", IsEnabled: true, Problem: null),
        Evidence = (evidence ?? CleanEvidence) with { RuleHash = VerificationRule.HashOf(mappings is [] ? [Mapping()] : mappings) },
    };

    public static PoisonRow Poison(string direction)
        => new(Id, Customers, "email_address", "id=7", "value too long for type character varying(20)", direction, Noon);

    public static LiveInstance Beat(string app, string? version, string id, int secondsAgo = 4, bool isLive = true)
        => new(app, version, id, Noon.AddSeconds(-secondsAgo), isLive) { FirstSeen = Noon.AddDays(-3) };

    public static FleetObservation Heartbeats(params LiveInstance[] instances) => new(HeartbeatSource.Name, ObservationStatus.Complete, null, instances) { KeepsHistory = true };

    public static FleetObservation Asserted(params string[] versions)
        => new(
            ManifestSource.Name,
            ObservationStatus.Complete,
            null,
            [.. versions.Select(one => one.Split('=')).Select(parts => new LiveInstance(parts[0], parts[1], string.Join('=', parts), null))],
            IsAsserted: true);

    /// <summary>How one condition stands, as text: verdict, evidence, advice.</summary>
    public static string Says(this GateFacts facts, string condition)
    {
        var report = GateKeeping.Judge(facts).Conditions.Single(one => one.Name == condition);
        return report.Advice is null ? $"{report.Verdict}: {report.Evidence}" : $"{report.Verdict}: {report.Evidence}\n{report.Advice}";
    }
}
