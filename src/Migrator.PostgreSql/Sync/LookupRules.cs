using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>Values and reference are both true: who wrote is decided by what changed, as for every two-way mapping.</summary>
internal sealed class LookupRules(Mapping mapping) : MappingSync(mapping)
{
    public override IReadOnlyList<ColumnName> OldPart => [.. Mapping.Old.Select(column => column.Name)];

    public override IReadOnlyList<ColumnName> NewPart => NewColumns;

    public override IReadOnlyList<BoundDefault> Defaults => BoundDefault.Of(Mapping);

    public override IReadOnlyList<SyncRule> OnInsert =>
    [
        .. WhereMoved,
        .. Mapping.IsPartitioned ? [new SyncRule("it comes from another partition with two sides that disagree: it is no new version's to answer for", Plpgsql.HasBit("came", Mapping.Bit!.Value), Writes.KeepBoth())] : Array.Empty<SyncRule>(),
        new("the reference is absent: it comes from the values", Plpgsql.AllNull(NewColumns), FillReference()),
        new("the values are absent: they come from the lookup table", OldAbsent, Writes.FillOld()),
        new("both are given", Plpgsql.Always, KeepBoth()),
    ];

    public override IReadOnlyList<SyncRule> OnUpdate =>
    [
        new("a repair from the new side", $"repairs_from_new AND NOT ({IsPending})", ["NULL;"]),
        new("a batch, and another trigger changed the values, or the row is still pending: the values win", $"is_batch AND ({OldChanged} OR {IsPending})", FillReference()),
        new("a batch has done its work", "is_batch", ["NULL;"]),
        new("both changed", $"{OldChanged} AND {NewChanged}", KeepBoth()),
        new("the values changed", OldChanged, FillReference()),
        new("the reference changed", NewChanged, Writes.FillOld()),
        new("neither changed, and the row is pending", IsPending, FillReference()),
    ];

    /// <summary>The lookup row is read under a lock, so that nobody renames it between the comparison and the end of the transaction.</summary>
    private IReadOnlyList<string> KeepBoth()
        => [$"PERFORM {Plpgsql.Call(Mapping.Old[0].Function!, "NEW")};", .. Writes.KeepBoth()];

    /// <summary>
    /// The values' row in the lookup table is found without waiting for anybody. Where that is not possible it is waited for, or
    /// inserted, in a block of its own: whatever fails there, a deadlock included, leaves the row pending and fails no statement.
    /// </summary>
    private IReadOnlyList<string> FillReference()
    {
        var (reference, values) = (Plpgsql.Field("NEW", Mapping.New[0].Name), OldPart.Select(column => Plpgsql.Field("NEW", column)).ToList());
        var call = new LookupFunctions(Mapping);
        return
        [
            $"""
            failure := NULL;
            {reference} := {call.Find}({string.Join(", ", values)});
            IF {reference} IS NULL AND pg_catalog.num_nonnulls({string.Join(", ", values)}) OPERATOR(pg_catalog.>) 0 THEN
                BEGIN
                    {reference} := {call.Add}({string.Join(", ", values)});
                EXCEPTION WHEN OTHERS THEN
                    IF pg_catalog."left"(SQLSTATE, 2) OPERATOR(pg_catalog.=) ANY (ARRAY['25', '53', '57', '58', 'XX']::pg_catalog.text[]) THEN
                        RAISE;
                    END IF;
                    failure := pg_catalog.concat({PgLiteral.Text($"no row of {Mapping.Lookup!.Table} could be had for it: ")}, SQLERRM);
                    {reference} := NULL;
                END;
            END IF;
            IF failure IS NULL THEN
                {string.Concat(Writes.Mark())}
            ELSE
                marker := marker OPERATOR(pg_catalog.&) (OPERATOR(pg_catalog.~) {Plpgsql.Mask(Mapping.Bit!.Value)});
                PERFORM migrator.record_poison({Writes.Where()}, {Plpgsql.RowKey(Mapping)}, failure, 'up');
            END IF;
            """,
        ];
    }
}
