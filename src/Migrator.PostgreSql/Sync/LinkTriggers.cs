using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>The triggers that keep a reference and the rows of a table of links alike: the reference is one of the links, or NULL where there is none.</summary>
/// <remarks>
/// AFTER triggers, because a link refers to a row that must be there. Each writes the other table only where something has to
/// change, and that ends it. Who writes links settles the reference under a lock on its row, and looks at the links only then.
/// </remarks>
internal sealed class LinkTriggers(Mapping mapping) : OwnTriggers(mapping)
{
    private readonly Counterpart _to = mapping.Counterpart ?? throw new ArgumentException("It stays in its table.", nameof(mapping));
    private readonly string _source = PgIdentifier.Quote(mapping.Table);
    private readonly string _links = PgIdentifier.Quote(mapping.Counterpart!.Table);
    private readonly MappedColumn _old = mapping.Old[0];
    private readonly KeysUnderWay? _keys = mapping.IsPartitioned ? new(mapping, $"{mapping.Counterpart!.SyncName}_keys") : null;

    private ColumnName Link => _to.Columns[0];

    private string Reference => PgIdentifier.Quote(_old.Name);

    /// <inheritdoc />
    public override IReadOnlyList<string> Functions => [Name("source"), Name("target"), .. _keys is null ? Array.Empty<string>() : [Name("keys")]];

    /// <inheritdoc />
    public override IEnumerable<string> CreateTables(TableSnapshot source) => _keys is null ? [] : [_keys.Create(source)];

    /// <inheritdoc />
    public override IEnumerable<string> DropTables() => _keys is null ? [] : [_keys.Drop()];

    protected override IEnumerable<string> Bodies() =>
    [
        .. Function("source", "", "trigger", $"failure pg_catalog.text;{(_keys is null ? "" : $"\nheld {_old.Type};\nwent pg_catalog.record;")}", FromSource()),
        .. Function("target", "", "trigger", $"held {_old.Type};\nchosen {_old.Type};", FromLinks()),
        .. _keys is null ? [] : Function("keys", "", "trigger", "", $"{_keys.Note()}\nRETURN NEW;"),
    ];

    protected override IEnumerable<OwnTrigger> Triggers()
    {
        var bit = Mapping.Bit!.Value;
        string MarkerOf(string row) => $"COALESCE({Plpgsql.Field(row, Marker)}, 0)";
        if (_keys is not null)
        {
            yield return new(Mapping.Table, $"~~migrator_{SyncName}_keys", "BEFORE UPDATE", $"{Plpgsql.Differ(_to.SourceKey)} AND pg_catalog.num_nulls({string.Join(", ", _to.SourceKey.Select(column => Plpgsql.Field("OLD", column)))}) OPERATOR(pg_catalog.=) 0", Name("keys"));
        }

        yield return new(Mapping.Table, Early("insert"), "AFTER INSERT", $"{Plpgsql.Field("NEW", _old.Name)} IS NOT NULL", Name("source"));
        yield return new(Mapping.Table, Early("delete"), "AFTER DELETE", null, Name("source"));
        yield return new(
            Mapping.Table, Early("update"), "AFTER UPDATE",
            $"{Plpgsql.Differ([.. _to.SourceKey, _old.Name])}\n        OR ({Plpgsql.HasBit(MarkerOf("NEW"), bit)} AND {Plpgsql.LacksBit(MarkerOf("OLD"), bit)})\n        OR {Toggles(SyncTriggers.RepairFromOldBit, SyncTriggers.RepairFromNewBit)}",
            Name("source"));
        yield return new(_to.Table, Early("insert"), "AFTER INSERT", null, Name("target"));
        yield return new(_to.Table, Early("update"), "AFTER UPDATE", Plpgsql.Differ([.. _to.Key, Link]), Name("target"));
        yield return new(_to.Table, Early("delete"), "AFTER DELETE", null, Name("target"));
    }

    // A writer is not to fail because of a table that it does not know; what cannot be written there closes contract. A batch
    // is to fail: then the rows that cannot be copied are searched for. What says "later" is not ours to swallow.
    private string FromSource()
    {
        var where = new SyncWrites(Mapping).Where();
        return
            $"""
            IF TG_OP OPERATOR(pg_catalog.=) 'DELETE' THEN
            {Plpgsql.Indent($"{Follow()}DELETE FROM {_links} AS t WHERE {LinksOf("OLD")};", 4)}
                RETURN NULL;
            END IF;
            IF TG_OP OPERATOR(pg_catalog.=) 'UPDATE' THEN
                IF {Plpgsql.Differ(_to.SourceKey)} THEN
            {Plpgsql.Indent($"{(_keys is null ? "" : $"{_keys.Forget()};\n")}{MoveLinks([.. _to.SourceKey.Select(source => Plpgsql.Field("NEW", source))])}", 8)}
                END IF;
                IF {Toggles(SyncTriggers.RepairFromNewBit)} THEN
                    UPDATE {_source} AS s SET {Reference} = {First(LinksOf("NEW"))}
                    WHERE {Pairs("s", _to.SourceKey, "NEW", _to.SourceKey)} AND {new LinkComparing(Mapping).Differs("s")};
                    RETURN NULL;
                END IF;
                IF {Toggles(SyncTriggers.CopyBit, SyncTriggers.RepairFromOldBit)} THEN
            {Plpgsql.Indent(Put(), 8)}
            {Plpgsql.Indent(Adopt(), 8)}
                    RETURN NULL;
                END IF;
            END IF;
            BEGIN
            {Plpgsql.Indent(Put(), 4)}
                IF TG_OP OPERATOR(pg_catalog.=) 'UPDATE' AND {Plpgsql.Differ([_old.Name])} THEN
                    DELETE FROM {_links} AS t WHERE {LinksOf("NEW")} AND {Plpgsql.Field("t", Link)} OPERATOR(pg_catalog.=) {Plpgsql.Field("OLD", _old.Name)};
            {Plpgsql.Indent(Adopt(), 8)}
                END IF;
            EXCEPTION WHEN OTHERS THEN
                IF pg_catalog."left"(SQLSTATE, 2) OPERATOR(pg_catalog.=) ANY (ARRAY['25', '40', '53', '57', '58', 'XX']::pg_catalog.text[]) OR SQLSTATE OPERATOR(pg_catalog.=) '55P03' THEN
                    RAISE;
                END IF;
                failure := SQLERRM;
            END;
            IF failure IS NOT NULL THEN
                PERFORM migrator.record_poison({where}, {Plpgsql.RowKey(Mapping)}, failure, 'up');
                UPDATE {_source} AS s SET {PgIdentifier.Quote(Marker)} = {Plpgsql.Field("s", Marker)} OPERATOR(pg_catalog.&) (OPERATOR(pg_catalog.~) {Plpgsql.Mask(Mapping.Bit!.Value)}) WHERE {Pairs("s", _to.SourceKey, "NEW", _to.SourceKey)};
            END IF;
            RETURN NULL;
            """;
    }

    private string MoveLinks(IEnumerable<string> key) => $"UPDATE {_links} AS t SET {string.Join(", ", _to.Key.Zip(key, (column, value) => $"{PgIdentifier.Quote(column)} = {value}"))} WHERE {LinksOf("OLD")};";

    /// <summary>A row that has gone to another partition stands there already, and takes its links along, those too that only new versions see. Its INSERT comes next.</summary>
    private string Follow()
    {
        if (_keys is null)
        {
            return "";
        }

        var key = _keys.Now("went");
        string Is(string alias, IReadOnlyList<ColumnName> columns) => string.Join(" AND ", columns.Zip(key, (column, value) => $"{Plpgsql.Field(alias, column)} OPERATOR(pg_catalog.=) {value}"));
        return
            $"""
            {_keys.Forget()} RETURNING k.* INTO went;
            IF FOUND AND {KeysUnderWay.IsOwn("went")} THEN
                SELECT {Plpgsql.Field("s", _old.Name)} INTO held FROM {_source} AS s WHERE {Is("s", _to.SourceKey)};
                IF FOUND THEN
                    {MoveLinks(key)}
                    IF pg_catalog.record_image_ne({Plpgsql.Row("OLD", [_old.Name])}, ROW(held)) THEN
                        DELETE FROM {_links} AS t WHERE {Is("t", _to.Key)} AND {Plpgsql.Field("t", Link)} OPERATOR(pg_catalog.=) {Plpgsql.Field("OLD", _old.Name)};
                        UPDATE {_source} AS s SET {Reference} = {First(Is("t", _to.Key))}
                        WHERE {Is("s", _to.SourceKey)} AND {Plpgsql.Field("s", _old.Name)} IS NULL AND EXISTS (SELECT FROM {_links} AS t WHERE {Is("t", _to.Key)});
                    END IF;
                    RETURN NULL;
                END IF;
            END IF;

            """;
    }

    private string Put() =>
        $"""
        IF {Plpgsql.Field("NEW", _old.Name)} IS NOT NULL THEN
            INSERT INTO {_links} AS t ({string.Join(", ", _to.Key.Append(Link).Select(PgIdentifier.Quote))})
            VALUES ({string.Join(", ", _to.SourceKey.Append(_old.Name).Select(column => Plpgsql.Field("NEW", column)))})
            ON CONFLICT ({string.Join(", ", _to.Key.Append(Link).Select(PgIdentifier.Quote))}) DO NOTHING;
        END IF;
        """;

    /// <summary>A link that came while the row was pending has not become its reference, nor does it by the going of one that was never copied.</summary>
    private string Adopt() =>
        $"""
        IF {Plpgsql.Field("NEW", _old.Name)} IS NULL THEN
            UPDATE {_source} AS s SET {Reference} = {First(LinksOf("NEW"))}
            WHERE {Pairs("s", _to.SourceKey, "NEW", _to.SourceKey)} AND {Plpgsql.Field("s", _old.Name)} IS NULL AND EXISTS (SELECT FROM {_links} AS t WHERE {LinksOf("NEW")});
        END IF;
        """;

    // The row is locked first and its links are looked at by a later statement, which sees what others have committed meanwhile.
    private string FromLinks()
    {
        string Lock(string row) => $"SELECT {Plpgsql.Field("s", _old.Name)} INTO held FROM {_source} AS s WHERE {Pairs("s", _to.SourceKey, row, _to.Key)} FOR NO KEY UPDATE;";
        string Set(string row, string value) => $"UPDATE {_source} AS s SET {Reference} = {value} WHERE {Pairs("s", _to.SourceKey, row, _to.Key)};";
        return
            $"""
            IF TG_OP OPERATOR(pg_catalog.<>) 'INSERT' THEN
                {Lock("OLD")}
                IF FOUND AND (held IS NULL OR held OPERATOR(pg_catalog.=) {Plpgsql.Field("OLD", Link)})
                    AND NOT EXISTS (SELECT FROM {_links} AS t WHERE {Pairs("t", [.. _to.Key, Link], "OLD", [.. _to.Key, Link])}) THEN
                    IF TG_OP OPERATOR(pg_catalog.=) 'UPDATE' AND NOT {Plpgsql.Differ(_to.Key)} THEN
                        chosen := {Plpgsql.Field("NEW", Link)};
                    ELSE
                        chosen := {First(Pairs("t", _to.Key, "OLD", _to.Key))};
                    END IF;
                    IF (chosen IS NULL) OPERATOR(pg_catalog.<>) (held IS NULL) OR chosen OPERATOR(pg_catalog.<>) held THEN
                        {Set("OLD", "chosen")}
                    END IF;
                END IF;
            END IF;
            IF TG_OP OPERATOR(pg_catalog.<>) 'DELETE' THEN
                {Lock("NEW")}
                IF FOUND AND held IS NULL AND EXISTS (SELECT FROM {_links} AS t WHERE {Pairs("t", [.. _to.Key, Link], "NEW", [.. _to.Key, Link])}) THEN
                    {Set("NEW", Plpgsql.Field("NEW", Link))}
                END IF;
            END IF;
            RETURN NULL;
            """;
    }

    /// <summary>The link that the reference shows where none is preferred.</summary>
    private string First(string links) => $"(SELECT {Plpgsql.Field("t", Link)} FROM {_links} AS t WHERE {links} ORDER BY 1 LIMIT 1)";

    private string LinksOf(string row) => Pairs("t", _to.Key, row, _to.SourceKey);

    private static string Pairs(string left, IReadOnlyList<ColumnName> columns, string right, IReadOnlyList<ColumnName> others)
        => string.Join(" AND ", columns.Zip(others, (one, other) => $"{Plpgsql.Field(left, one)} OPERATOR(pg_catalog.=) {Plpgsql.Field(right, other)}"));
}
