using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>After flip or in quarantine: the new shape is the truth, and the old column follows so that a rollback loses nothing.</summary>
internal sealed class FedSync(Mapping mapping) : MappingSync(mapping)
{
    public override IReadOnlyList<ColumnName> OldPart => Mapping.Kind is MappingKind.TwoWay ? [.. NewColumns, .. Mapping.NewInputs] : [];

    public override bool HasPendingRows => false;

    public override IReadOnlyList<SyncRule> OnInsert => [new("the old part follows", Plpgsql.Always, Writes.FillOld())];

    public override IReadOnlyList<SyncRule> OnUpdate => Mapping.Kind is MappingKind.TwoWay ? [new("the new part changed: the old one follows", NewChanged, Writes.FillOld())] : [];
}
