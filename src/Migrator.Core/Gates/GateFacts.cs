using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Gates.Orders;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Gates;

/// <summary>Everything that the conditions of a gate judge, read beforehand.</summary>
public sealed record GateFacts
{
    /// <summary>The migration with its frozen plan.</summary>
    public required MigrationRecord Migration { get; init; }

    /// <summary>The stage of contract that wants to begin; null for a rollback or a backfill.</summary>
    public required ContractStage? Stage { get; init; }

    /// <summary>True for the gate of a backfill whose rows the applications keep alike: every live version has to write both shapes.</summary>
    public bool IsForBackfill { get; init; }

    /// <summary>The database's clock.</summary>
    public required DateTimeOffset Clock { get; init; }

    /// <summary>What the stage requires of each application that anybody names.</summary>
    public required IReadOnlyList<EffectiveRequirement> Requirements { get; init; }

    /// <summary>Applications that the configuration calls unaffected.</summary>
    public IReadOnlyList<string> Unaffected { get; init; } = [];

    /// <summary>In which order the versions of each application are.</summary>
    public VersionOrders Orders { get; init; } = VersionOrders.Usual;

    /// <summary>What each source saw. Live is the union of them.</summary>
    public required IReadOnlyList<FleetObservation> Observations { get; init; }

    /// <summary>How long no incompatible version may have been seen.</summary>
    public TimeSpan QuietWindow { get; init; }

    /// <summary>How long a release must have been out before nobody goes back behind it.</summary>
    public TimeSpan RollbackWindow { get; init; }

    /// <summary>How many of the last releases one may go back to, however old; the newest counts.</summary>
    public int ProtectedReleases { get; init; } = 1;

    /// <summary>What was seen of the fleet before.</summary>
    public FleetHistory History { get; init; } = FleetHistory.Empty;

    /// <summary>The releases that pipelines have registered.</summary>
    public IReadOnlyList<Release> Releases { get; init; } = [];

    /// <summary>The transactions that others have open.</summary>
    public OpenTransactions Transactions { get; init; } = OpenTransactions.None;

    /// <summary>Who reads the database and is no application.</summary>
    public IReadOnlyList<Consumer> Consumers { get; init; } = [];

    /// <summary>Who of them agrees with this migration.</summary>
    public IReadOnlyList<Acknowledgement> Acknowledgements { get; init; } = [];

    /// <summary>What this migration takes or changes under its name.</summary>
    public IReadOnlyList<DoomedObject> Doomed { get; init; } = [];

    /// <summary>Names that only versions of before still use.</summary>
    public DoomedNames DoomedNames { get; init; } = new([], []);

    /// <summary>What the server has counted of their use.</summary>
    public Usage Usage { get; init; } = Usage.None;

    /// <summary>True when contract itself asks, after it has raised the fences; false when somebody only looks.</summary>
    public bool IsFenceDue { get; init; }

    /// <summary>How long a fence must have stood, so that registrations from before it have run out.</summary>
    public required TimeSpan FenceSettlesIn { get; init; }

    /// <summary>True if somebody must have approved the plan.</summary>
    public bool RequiresApproval { get; init; }

    /// <summary>Who has approved it; null if nobody has, or if nobody need have.</summary>
    public Approval? Approval { get; init; }

    /// <summary>The times of day at which contract may change something; none for any.</summary>
    public IReadOnlyList<TimeWindow> ChangeWindows { get; init; } = [];

    /// <summary>The fences as they stand.</summary>
    public IReadOnlyList<Fence> Fences { get; init; } = [];

    /// <summary>The tables that this migration maps now, with their sync and their evidence.</summary>
    public required IReadOnlyList<MappedTableFacts> Tables { get; init; }

    /// <summary>Mappings that finished steps have opened and that the control schema knows no more.</summary>
    public IReadOnlyList<Mapping> LostMappings { get; init; } = [];

    /// <summary>The ranges of the backfill.</summary>
    public IReadOnlyList<BackfillRange> Ranges { get; init; } = [];

    /// <summary>Rows whose mapping failed, at most <see cref="PoisonLimit"/> of them.</summary>
    public IReadOnlyList<PoisonRow> Poison { get; init; } = [];

    /// <summary>How many rows were asked for; as many found means that there may be more.</summary>
    public int PoisonLimit { get; init; } = 100;

    /// <summary>How old evidence may be.</summary>
    public required TimeSpan EvidenceMaxAge { get; init; }

    /// <summary>The server's lineage now, as evidence records it.</summary>
    public required string Server { get; init; }

    /// <summary>Indexes and constraints of the new shape that are there, but not whole.</summary>
    public IReadOnlyList<UnfinishedObject> Unfinished { get; init; } = [];

    /// <summary>Objects that read what the stage takes away.</summary>
    public IReadOnlyList<FoundDependent> Dependents { get; init; } = [];

    /// <summary>Tables that took the place of others and hold rows already; asked for a rollback only.</summary>
    public IReadOnlyList<TableName> FilledReplacements { get; init; } = [];

    /// <summary>Conditions set aside.</summary>
    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    /// <summary>How long ago something was, by the database's clock; nothing for what is not over.</summary>
    internal TimeSpan AgeOf(DateTimeOffset moment) => Clock > moment ? Clock - moment : TimeSpan.Zero;
}
