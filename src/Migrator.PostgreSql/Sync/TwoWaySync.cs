using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>Both shapes are true: who wrote is decided by what changed.</summary>
internal sealed class TwoWaySync(Mapping mapping) : MappingSync(mapping)
{
    public override IReadOnlyList<ColumnName> OldPart => [.. Mapping.Old.Select(column => column.Name), .. Mapping.OldInputs];

    public override IReadOnlyList<ColumnName> NewPart => [.. NewColumns, .. Mapping.NewInputs];

    public override IReadOnlyList<SyncRule> OnInsert =>
    [
        .. WhereMoved,
        .. Mapping.Old.Any(column => column.MovedDefault is not null)
            ? [new SyncRule("neither part is given: the old one gets the default that was its own", $"{Plpgsql.AllNull(NewColumns)} AND {OldAbsent}", [.. Writes.GiveDefaults(), .. Writes.FillNew()])]
            : Array.Empty<SyncRule>(),
        .. Mapping.IsNullOfNew
            ? [new SyncRule("neither part is given, and only the old one refuses NULL: a new version means NULL, and the old part comes from that", $"{Plpgsql.AllNull(NewColumns)} AND {Plpgsql.AllNull(Mapping.Old.Select(column => column.Name))}", Writes.FillOld())]
            : Array.Empty<SyncRule>(),
        new("the new part is absent: it comes from the old one", Plpgsql.AllNull(NewColumns), Writes.FillNew()),
        new("the old part is absent: it comes from the new one", OldAbsentBesideNew, Writes.FillOld()),
        .. OldAbsentBesideNew == Plpgsql.Always ? Array.Empty<SyncRule>() : [new("both are given", Plpgsql.Always, Writes.KeepBoth())],
    ];

    public override IReadOnlyList<SyncRule> OnUpdate =>
    [
        new("a repair from the new side", $"repairs_from_new AND NOT ({IsPending})", ["NULL;"]),
        new("a batch, and another trigger changed the old part, or the row is still pending: the old part wins", $"is_batch AND ({OldChanged} OR {IsPending})", Writes.FillNew()),
        .. OverwrittenInBatch is { } overwritten ? [new SyncRule("a batch, and another trigger changed the new part: the old part wins", $"is_batch AND {overwritten}", Writes.FillNew())] : Array.Empty<SyncRule>(),
        new("a batch has done its work", "is_batch", ["NULL;"]),
        new("both parts changed", $"{OldChanged} AND {NewChanged}", Writes.KeepBoth()),
        new("the old part changed", OldChanged, Writes.FillNew()),
        new("the new part changed", NewChanged, [.. FillRestOfPendingRow(), .. Writes.FillOld()]),
        new("neither changed, and the row is pending", IsPending, Writes.FillNew()),
    ];

    public override string? OverwrittenInBatch
        => Mapping is { IsBesideTriggers: true, Consistent: { } agrees } ? $"NOT COALESCE({Plpgsql.Call(agrees, "NEW")}, false)" : null;

    /// <summary>Of a pending row, new columns that the statement does not name are still empty: they come from the old part first.</summary>
    private IReadOnlyList<string> FillRestOfPendingRow()
        => Mapping.New.Count == 1
            ? []
            :
            [
                $"""
                IF {IsPending} THEN
                {Plpgsql.Indent(string.Join("\n", Mapping.New.Select(FillIfUnchanged)), 4)}
                END IF;
                """,
            ];

    private string FillIfUnchanged(MappedColumn column) =>
        $"""
        IF NOT {Changed([column.Name])} THEN
        {Plpgsql.Indent(string.Join("\n", Writes.FillNew([column], "OLD")), 4)}
        END IF;
        """;
}
