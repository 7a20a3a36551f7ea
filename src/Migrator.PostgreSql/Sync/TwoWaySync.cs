using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>Both shapes are true: who wrote is decided by what changed.</summary>
internal sealed class TwoWaySync(Mapping mapping) : MappingSync(mapping)
{
    public override IReadOnlyList<ColumnName> OldPart => [.. Mapping.Old.Select(column => column.Name), .. Mapping.OldInputs];

    public override IReadOnlyList<ColumnName> NewPart => [.. NewColumns, .. Mapping.NewInputs];

    public override IReadOnlyList<BoundDefault> Defaults => BoundDefault.Of(Mapping);

    public override IReadOnlyList<SyncRule> OnInsert =>
    [
        .. WhereMoved,
        .. Mapping.IsNullOfNew
            ? [new SyncRule("neither part is given, and only the old one refuses NULL: a new version means NULL, and the old part comes from that", $"{Plpgsql.AllNull(NewColumns)} AND {Plpgsql.AllNull(Mapping.Old.Select(column => column.Name))}", Writes.FillOld())]
            : Array.Empty<SyncRule>(),
        new("the new part is absent: it comes from the old one", Plpgsql.AllNull(NewColumns), Writes.FillNew()),
        .. FilledByServer.Any() ? [new SyncRule("the server may have filled in the old part, and it agrees with the new one", $"COALESCE({Plpgsql.Call(Mapping.Consistent!, "NEW")}, false)", Writes.Mark())] : Array.Empty<SyncRule>(),
        new("the old part is absent: it comes from the new one", OldAbsentBesideNew, Writes.FillOld()),
        new("both are given", Plpgsql.Always, Writes.KeepBoth()),
    ];

    public override bool AsksWhatCame => base.AsksWhatCame || FilledByServer.Any();

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

    /// <summary>Old columns that hold a value in any case: a number, or a default that cannot be told from what a statement gives.</summary>
    private IEnumerable<MappedColumn> FilledByServer => Mapping.Old.Where(column => column.IsNumbered || column.HasVaryingDefault);

    /// <summary>
    /// Who gives the new part does not write the old one. Only a row that is copied as a whole may have both from its writer,
    /// and such a row brings its bit along.
    /// </summary>
    private string OldAbsentBesideNew => FilledByServer.Any()
        ? string.Join(" AND ", Mapping.Old.Except(FilledByServer).Select(Absent).Append(Plpgsql.LacksBit("came", Mapping.Bit!.Value)))
        : OldAbsent;

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
