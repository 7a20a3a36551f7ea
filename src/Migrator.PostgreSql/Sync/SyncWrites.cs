using System.Globalization;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>What the rules do: fill one side from the other, mark the row, record what does not agree.</summary>
internal sealed class SyncWrites(Mapping mapping)
{
    private const string Marker = "marker";

    /// <summary>new := up(old), and the row is not pending any more; if up raises, the new part is NULL and the row stays pending.</summary>
    public IReadOnlyList<string> FillNew(IReadOnlyList<MappedColumn>? only = null, string from = "NEW")
    {
        var columns = only ?? mapping.New;
        return Guarded(
            [.. columns.Select(column => Assign(column, from)), .. Mark()],
            [.. columns.Select(column => $"{Plpgsql.Field("NEW", column.Name)} := NULL;"), .. Unmark()],
            columns,
            "up");
    }

    /// <summary>
    /// old := down(new). If down raises, the old part stays as it is, and the row is not pending: the new value is the truth
    /// and must not be copied over.
    /// </summary>
    public IReadOnlyList<string> FillOld()
    {
        var columns = mapping.Old.Where(column => column.Function is not null).ToList();
        return [.. Mark(), .. Guarded([.. columns.Select(column => Assign(column, "NEW"))], ["NULL;"], columns, "down")];
    }

    /// <summary>Both sides were written: they are kept, and recorded if they disagree.</summary>
    public IReadOnlyList<string> KeepBoth() =>
    [
        .. Mark(),
        $"""
        IF NOT COALESCE({Plpgsql.Call(mapping.Consistent!, "NEW")}, false) THEN
            PERFORM migrator.record_drift({Where()}, {Plpgsql.RowKey(mapping)});
        END IF;
        """,
    ];

    /// <summary>The row is not pending if its two sides agree.</summary>
    public IReadOnlyList<string> MarkIfAlike() =>
    [
        $"""
        IF COALESCE({Plpgsql.Call(mapping.Consistent!, "NEW")}, false) THEN
        {Plpgsql.Indent(string.Join("\n", Mark()), 4)}
        END IF;
        """,
    ];

    public IReadOnlyList<string> Mark() => mapping.Bit is { } bit ? [$"{Marker} := {Marker} OPERATOR(pg_catalog.|) {Plpgsql.Mask(bit)};"] : [];

    private IReadOnlyList<string> Unmark()
        => mapping.Bit is { } bit ? [$"{Marker} := {Marker} OPERATOR(pg_catalog.&) (OPERATOR(pg_catalog.~) {Plpgsql.Mask(bit)});"] : [];

    private IReadOnlyList<string> Guarded(IReadOnlyList<string> work, IReadOnlyList<string> otherwise, IReadOnlyList<MappedColumn> columns, string direction)
    {
        if (columns.All(column => column.Function?.IsTotal == true))
        {
            return work;
        }

        // What is recorded is recorded outside the block: a subtransaction that writes costs a transaction id per row.
        return
        [
            $"""
            failure := NULL;
            BEGIN
            {Plpgsql.Indent(string.Join("\n", work), 4)}
            EXCEPTION WHEN OTHERS THEN
                IF pg_catalog."left"(SQLSTATE, 2) OPERATOR(pg_catalog.=) ANY (ARRAY['25', '40', '53', '57', '58', 'XX']::pg_catalog.text[]) THEN
                    RAISE;
                END IF;
                failure := SQLERRM;
            {Plpgsql.Indent(string.Join("\n", otherwise), 4)}
            END;
            IF failure IS NOT NULL THEN
                PERFORM migrator.record_poison({Where()}, {Plpgsql.RowKey(mapping)}, failure, {PgLiteral.Text(direction)});
            END IF;
            """,
        ];
    }

    public string Where()
        => $"{mapping.Migration.Value.ToString(CultureInfo.InvariantCulture)}, {PgLiteral.Text(mapping.Key)}, {PgLiteral.Text(mapping.Table.Schema)}, {PgLiteral.Text(mapping.Table.Name)}";

    private static string Assign(MappedColumn column, string from)
        => $"{Plpgsql.Field("NEW", column.Name)} := {Plpgsql.Call(column.Function ?? throw new InvalidOperationException($"{column.Name} has no mapping."), from)};";
}
