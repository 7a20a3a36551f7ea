using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>There is no way back: the old shape is the truth until contract.</summary>
internal sealed class OneWaySync(Mapping mapping) : MappingSync(mapping)
{
    public override IReadOnlyList<ColumnName> OldPart => [.. Mapping.Old.Select(column => column.Name), .. Mapping.OldInputs];

    public override IReadOnlyList<ColumnName> NewPart => NewColumns;

    public override IReadOnlyList<SyncRule> OnInsert =>
    [
        .. WhereMoved,
        new("the new part is absent: it comes from the old one", Plpgsql.AllNull(NewColumns), Writes.FillNew()),
        new("the new part is given", Plpgsql.Always, Writes.KeepBoth()),
    ];

    public override IReadOnlyList<SyncRule> OnUpdate =>
    [
        new("a batch, and another trigger changed the old part, or the row is still pending: the old part wins", $"is_batch AND ({OldChanged} OR {IsPending})", Writes.FillNew()),
        new("a batch has done its work", "is_batch", ["NULL;"]),
        new("the new part changed", NewChanged, Writes.KeepBoth()),
        new("the old part changed, or the row is pending", $"{OldChanged} OR {IsPending}", Writes.FillNew()),
    ];
}
