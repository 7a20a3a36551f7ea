using Migrator.Changes;
using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>The applications write both shapes: nothing is filled, and what disagrees is recorded.</summary>
internal sealed class DualWriteSync(Mapping mapping) : MappingSync(mapping)
{
    private bool IsLooking => Mapping is { Mode: SyncMode.Open, DualWrites: DualWrites.Checked };

    public override bool HasPendingRows => IsLooking && base.HasPendingRows;

    public override IReadOnlyList<ColumnName> OldPart => IsLooking ? [.. Mapping.Old.Select(column => column.Name), .. Mapping.OldInputs] : [];

    public override IReadOnlyList<ColumnName> NewPart => IsLooking ? [.. NewColumns, .. Mapping.NewInputs] : [];

    public override IReadOnlyList<SyncRule> OnInsert => IsLooking ? [new("every version writes both parts", Plpgsql.Always, Writes.KeepBoth())] : [];

    public override IReadOnlyList<SyncRule> OnUpdate => IsLooking
        ?
        [
            new("a batch has done its work", "is_batch", ["NULL;"]),
            new("the row is pending: it is not any more if it was written in both parts", IsPending, Writes.MarkIfAlike()),
            new("a part changed", Plpgsql.Always, Writes.KeepBoth()),
        ]
        : [];
}
