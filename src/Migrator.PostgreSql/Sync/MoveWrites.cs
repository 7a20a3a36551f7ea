using System.Globalization;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>What the triggers of a move do to the other table. The row of the old shape is called s, its counterpart t.</summary>
internal sealed class MoveWrites(Mapping mapping)
{
    /// <summary>A fuse, and nothing that the sync relies on: two triggers of the user's that each correct the other's value would go on for ever.</summary>
    public const string MostDepth = "12";

    /// <summary>What is recorded when it blows.</summary>
    public const string Endless = "triggers of the two tables change each other's value again and again";

    private readonly Counterpart _to = mapping.Counterpart!;
    private readonly string _source = PgIdentifier.Quote(mapping.Table);
    private readonly string _target = PgIdentifier.Quote(mapping.Counterpart!.Table);
    private readonly IReadOnlyList<ColumnName> _old = [.. mapping.Old.Select(column => column.Name)];

    /// <summary>The first arguments of the recorders of drift and poison.</summary>
    public string Where { get; } =
        $"{mapping.Migration.Value.ToString(CultureInfo.InvariantCulture)}, {PgLiteral.Text(mapping.Key)}, {PgLiteral.Text(mapping.Table.Schema)}, {PgLiteral.Text(mapping.Table.Name)}";

    /// <summary>The parameters of the function that writes a counterpart: the key, then the columns; without names, which could be those of columns.</summary>
    public IEnumerable<string> PutParameters => _to.SourceKey.Concat(_old).Select(column => $"{_source}.{PgIdentifier.Quote(column)}%TYPE");

    /// <summary>How the counterpart of a row of the other table is called for people.</summary>
    public string CounterpartKey => $"pg_catalog.concat_ws(', ', {string.Join(", ", _to.Key.Select(column => $"COALESCE({Plpgsql.Field("NEW", column)}, {Plpgsql.Field("OLD", column)})"))})";

    /// <summary>True if the row holds nothing that would have to be moved: NULL, or the default of a column that has one.</summary>
    public string IsBlank(string row) => IsBlank(position => Plpgsql.Field(row, _old[position]));

    /// <summary>The body of the function that makes a counterpart equal to what it is given.</summary>
    public string Put()
    {
        string Key(string row) => Pairs(_to.Key.Select(column => Plpgsql.Field(row, column)), Parameters(0, _to.Key.Count));
        var given = $"ROW({string.Join(", ", Parameters(_to.Key.Count, _old.Count))})";
        var set = Assignments(_to.Columns, Parameters(_to.Key.Count, _old.Count));
        var update =
            $"""
            PERFORM 1 FROM {_target} AS t WHERE {Key("t")} AND pg_catalog.record_image_eq({Plpgsql.Row("t", _to.Columns)}, {given});
            IF FOUND THEN
                RETURN;
            END IF;
            UPDATE {_target} AS t SET {set} WHERE {Key("t")};
            """;
        return !_to.IsCreatedHere ? update :
            $"""
            {update}
            IF NOT FOUND AND NOT ({IsBlank(position => Parameter(_to.Key.Count + position))}) THEN
                INSERT INTO {_target} AS t ({Names(_to.Key.Concat(_to.Columns))})
                VALUES ({string.Join(", ", Parameters(0, _to.Key.Count + _old.Count))})
                ON CONFLICT ({Names(_to.Key)}) DO UPDATE
                SET {Assignments(_to.Columns, _to.Columns.Select(column => Plpgsql.Field("EXCLUDED", column)))}
                WHERE {Differ(Plpgsql.Row("t", _to.Columns), Plpgsql.Row("EXCLUDED", _to.Columns))};
            END IF;
            """;
    }

    /// <summary>A new counterpart gets what it is not given. The lock makes it wait for a writer of the old shape, who cannot see the counterpart yet.</summary>
    public string Fill()
    {
        var take = _to.Columns.Zip(_old, (column, old) =>
            $"""
                IF {IsNull(Plpgsql.Field("NEW", column))} THEN
                    {Plpgsql.Field("NEW", column)} := {Plpgsql.Field("found_row", old)};
                END IF;
            """);
        return
            $"""
            SELECT {string.Join(", ", _old.Select(column => Plpgsql.Field("s", column)))}
            INTO found_row
            FROM {_source} AS s
            WHERE {SourceIs("s", "NEW")}
            FOR SHARE;
            IF FOUND THEN
            {string.Join("\n", take)}
            END IF;
            RETURN NEW;
            """;
    }

    public string DeleteCounterpart() => _to.IsCreatedHere ? $"DELETE FROM {_target} AS t WHERE {CounterpartOf("OLD")};" : "NULL;";

    public string MoveKey() =>
        $"""
        IF {Plpgsql.Differ(_to.SourceKey)} THEN
            UPDATE {_target} AS t SET {Assignments(_to.Key, _to.SourceKey.Select(column => Plpgsql.Field("NEW", column)))} WHERE {CounterpartOf("OLD")};
        END IF;
        """;

    public string RepairFromNew() =>
        $"""
        UPDATE {_source} AS s SET {Assignments(_old, _to.Columns.Select(column => Plpgsql.Field("t", column)))}
        FROM {_target} AS t
        WHERE {Same("s", "NEW")} AND {CounterpartOf("NEW")} AND {Differ(Plpgsql.Row("s", _old), Plpgsql.Row("t", _to.Columns))};
        {Empty(Same("s", "NEW"), CounterpartOf("NEW"))}
        """;

    public string Unmark()
    {
        var marker = MarkerColumn.For(mapping.Table);
        return $"UPDATE {_source} AS s SET {PgIdentifier.Quote(marker)} = {Plpgsql.Field("s", marker)} OPERATOR(pg_catalog.&) (OPERATOR(pg_catalog.~) {Plpgsql.Mask(mapping.Bit!.Value)}) WHERE {Same("s", "NEW")};";
    }

    public string PushAll()
        => $"UPDATE {_source} AS s SET {Assignments(_old, _to.Columns.Select(column => Plpgsql.Field("NEW", column)))} WHERE {SourceIs("s", "NEW")} AND {Differ(Plpgsql.Row("s", _old), Plpgsql.Row("NEW", _to.Columns))};";

    /// <summary>Only what the statement changed: of a row that is still pending, the old table holds the rest, and gives it back at once.</summary>
    public string PushChanged()
    {
        var pairs = _to.Columns.Zip(_old, (column, old) => (Old: Plpgsql.Field("s", old), New: Plpgsql.Field("NEW", column), Changed: Plpgsql.Differ([column]))).ToList();
        return
            $"""
            UPDATE {_source} AS s
            SET {Assignments(_old, pairs.Select(pair => $"CASE WHEN {pair.Changed} THEN {pair.New} ELSE {pair.Old} END"))}
            WHERE {SourceIs("s", "NEW")} AND ({string.Join(" OR ", pairs.Select(pair => $"({pair.Changed} AND {Differ($"ROW({pair.Old})", $"ROW({pair.New})")})"))});
            """;
    }

    /// <summary>A counterpart under another key: where new versions alone write the table, they moved the value; else the row shows what its new key has.</summary>
    public string CounterpartMoved() => _to.IsCreatedHere
        ? $"""
        {PushAll()}
        {CounterpartGone()}
        """
        : $"""
        IF {Plpgsql.Differ(_to.Columns)} THEN
        {Plpgsql.Indent(PushChanged(), 4)}
        ELSE
            PERFORM 1 FROM {_source} AS s WHERE {SourceIs("s", "NEW")} FOR SHARE;
            UPDATE {_target} AS t SET {Assignments(_to.Columns, _old.Select(column => Plpgsql.Field("s", column)))}
            FROM {_source} AS s
            WHERE {SourceIs("s", "NEW")} AND {Pairs(Fields("t", _to.Key), Fields("NEW", _to.Key))} AND {Differ(Plpgsql.Row("t", _to.Columns), Plpgsql.Row("s", _old))};
        END IF;
        """;

    /// <summary>The old row is emptied, unless another counterpart has come in the same statement.</summary>
    public string CounterpartGone() => Empty(SourceIs("s", "OLD"), Pairs(Fields("t", _to.Key), Fields("OLD", _to.Key)));

    private string Empty(string source, string counterpart)
    {
        var blank = mapping.Old.Select(column => column.ImmutableDefault is null ? $"NULL::{column.Type}" : new BoundDefault(mapping, column).Call).ToList();
        return
            $"""
            UPDATE {_source} AS s SET {Assignments(_old, blank)}
            WHERE {source} AND NOT EXISTS (SELECT FROM {_target} AS t WHERE {counterpart}) AND NOT ({IsBlank("s")});
            """;
    }

    private string IsBlank(Func<int, string> value)
        => string.Join(" AND ", mapping.Old.Select((column, position) => column.ImmutableDefault is null
            ? IsNull(value(position))
            : $"pg_catalog.record_image_eq(ROW({value(position)}), ROW({new BoundDefault(mapping, column).Call}))"));

    private string CounterpartOf(string row) => Pairs(Fields("t", _to.Key), Fields(row, _to.SourceKey));

    private string SourceIs(string alias, string counterpart) => Pairs(Fields(alias, _to.SourceKey), Fields(counterpart, _to.Key));

    private string Same(string alias, string row) => Pairs(Fields(alias, _to.SourceKey), Fields(row, _to.SourceKey));

    // A composite value whose fields are all NULL is NULL to IS NULL.
    private static string IsNull(string value) => $"pg_catalog.num_nulls({value}) OPERATOR(pg_catalog.=) 1";

    private static IEnumerable<string> Fields(string row, IEnumerable<ColumnName> columns) => columns.Select(column => Plpgsql.Field(row, column));

    private static string Pairs(IEnumerable<string> left, IEnumerable<string> right) => string.Join(" AND ", left.Zip(right, (one, other) => $"{one} OPERATOR(pg_catalog.=) {other}"));

    private static string Differ(string left, string right) => $"pg_catalog.record_image_ne({left}, {right})";

    private static string Assignments(IEnumerable<ColumnName> columns, IEnumerable<string> values) => string.Join(", ", columns.Zip(values, (column, value) => $"{PgIdentifier.Quote(column)} = {value}"));

    private static string Names(IEnumerable<ColumnName> columns) => string.Join(", ", columns.Select(PgIdentifier.Quote));

    private static IEnumerable<string> Parameters(int from, int count) => Enumerable.Range(from, count).Select(Parameter);

    private static string Parameter(int position) => $"${(position + 1).ToString(CultureInfo.InvariantCulture)}";
}
