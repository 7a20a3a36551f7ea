using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>After flip or in quarantine: the new shape is the truth, and the old column follows so that a rollback loses nothing.</summary>
internal sealed class FedSync(Mapping mapping) : MappingSync(mapping)
{
    public override IReadOnlyList<ColumnName> OldPart => IsTwoWay ? [.. NewColumns, .. Mapping.NewInputs] : [];

    public override bool HasPendingRows => Mapping is { Kind: MappingKind.LastValue, Bit: not null };

    public override IReadOnlyList<BoundDefault> Defaults => BoundDefault.Of(Mapping);

    /// <summary>What a row brings along from another partition, where it may be all there is of it, a rollback wants back.</summary>
    public override IReadOnlyList<SyncRule> OnInsert =>
    [
        .. WhereMoved,
        new("the old part follows", Mapping is { Kind: MappingKind.LastValue, IsPartitioned: true, Bit: null } ? OldAbsent : Plpgsql.Always, Writes.FillOld()),
    ];

    public override IReadOnlyList<SyncRule> OnUpdate => IsTwoWay ? [new("the new part changed: the old one follows", NewChanged, Writes.FillOld())] : MarkedOnItsWay;

    private bool IsTwoWay => Mapping.Kind is MappingKind.TwoWay;
}
