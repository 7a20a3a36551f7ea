using System.Globalization;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Rows;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Looks, under a step's lock, at tables that have joined or left an inheritance tree since the plan was made, so that nothing of theirs is lost.</summary>
internal static class HeirsSince
{
    /// <summary>Before the columns of mappings change hands: what the plan does not know of is not carried, and what has left is not renamed.</summary>
    public static IEnumerable<string> Refuse(IEnumerable<PreparedMapping> mappings, CatalogSnapshot catalog)
        => mappings.Where(mapping => mapping.Mapping.IsInherited).SelectMany(mapping => Refuse(mapping, catalog));

    /// <summary>Before the new columns of mappings go: rows of tables that have joined may hold new values that no trigger has copied back.</summary>
    public static IEnumerable<string> CopyBack(IEnumerable<Mapping> mappings, CatalogSnapshot catalog)
        => mappings.Where(mapping => mapping.Bit is not null && HeirRows.MayBeUnfed(mapping)).Select(mapping => CopyBack(mapping, Known(mapping.Table, catalog)));

    private static IEnumerable<string> Refuse(PreparedMapping mapping, CatalogSnapshot catalog)
    {
        var top = mapping.Mapping.Table;
        var carried = mapping.Inspection.Carried;
        var carrying = catalog.Find(top)!.Heirs
            .Intersect(carried.Indexes.Select(index => index.Table).Concat(carried.Checks.Concat(carried.ForeignKeys).SelectMany(constraint => new[] { constraint.Original.Table, constraint.Original.Referenced }.OfType<TableName>()))).ToList();
        return mapping.Draft.Old.Select(old => RefuseHangers(top, Known(top, catalog), old.Name)).Concat(carrying.Count == 0 ? [] : [RefuseGone(top, carrying)])
            .Concat(mapping.Mapping.DualWrites is null ? [] : [RefuseUncopied(mapping.Mapping, Known(top, catalog))]);
    }

    private static string CopyBack(Mapping mapping, string known)
    {
        var marker = $"r.{PgIdentifier.Quote(MarkerColumn.For(mapping.Table))}";
        var bit = Plpgsql.Mask(mapping.Bit ?? throw new InvalidOperationException($"{mapping.Key} has no bit."));
        var values = mapping.Old.Select(column => $"{PgIdentifier.Quote(column.Name)} = {MappingCall.Of(column.Function ?? throw new InvalidOperationException($"{column.Name} has no mapping."), "r")}");
        return InheritanceTree.Each(
            mapping.Table,
            table => [$"UPDATE ONLY {table} AS r SET {string.Join(", ", values)} WHERE ({marker} IS NULL OR {marker} & {bit} = 0) AND {HeirRows.AreUnfed("r", mapping)}"],
            $"member NOT IN ({known})");
    }

    private static string RefuseHangers(TableName top, string known, ColumnName column) => RefuseIfAny(
        $"""
        SELECT pg_catalog.format('%s has %s', tree.oid, pg_catalog.pg_describe_object(d.classid, d.objid, 0))
          FROM ({InheritanceTree.Members(top)}) tree (oid)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = tree.oid AND a.attname = {PgLiteral.Text(column.Value)} AND NOT a.attisdropped
          JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = tree.oid AND d.refobjsubid = a.attnum
         WHERE tree.oid NOT IN ({known})
           AND d.classid <> 'pg_catalog.pg_attrdef'::pg_catalog.regclass
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND t.oid = d.objid AND t.tgname LIKE '~~migrator%')
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND k.oid = d.objid AND (k.contype = 'n' OR (k.contype = 'c' AND NOT k.conislocal)))
         ORDER BY 1
         LIMIT 1
        """,
        $"it inherits from {Literally(top)} since the migration was planned, and what it has on {Literally(column.Value)} would be lost: %s",
        "Drop that, run this again, and create it anew afterwards; or take the table out of the tree (NO INHERIT) until then.");

    /// <summary>
    /// Once applications may leave out the old shape, a row of a table that has joined may have been written long before, and copied
    /// by nobody: where it holds old values and no new ones, only somebody who knows the table can tell.
    /// </summary>
    private static string RefuseUncopied(Mapping mapping, string known)
    {
        var body =
            $"""

            DECLARE
                member pg_catalog.regclass;
                is_found pg_catalog.bool;
            BEGIN
                FOR member IN
            {Plpgsql.Indent(InheritanceTree.Members(mapping.Table), 8)}
                LOOP
                    CONTINUE WHEN member IN ({known});
                    EXECUTE pg_catalog.format({PgLiteral.Text($"SELECT EXISTS (SELECT FROM ONLY  AS r WHERE NOT {HeirRows.AreGiven("r", mapping)} AND NOT ({HeirRows.AreAbsent("r", mapping)}))".Replace("%", "%%", StringComparison.Ordinal).Replace("", "%1$s", StringComparison.Ordinal))}, member) INTO is_found;
                    IF is_found THEN
                        RAISE EXCEPTION USING
                            MESSAGE = pg_catalog.format('%s inherits from {Literally(mapping.Table)} since the migration was planned, and rows of it hold {Literally(string.Join(", ", mapping.Old.Select(column => column.Name)))} and nothing in {Literally(string.Join(", ", mapping.New.Select(column => column.Name)))}: it may be that nobody has copied them', member),
                            HINT = 'Give those rows their new values, or set the old ones to NULL, and run this again; or take the table out of the tree (NO INHERIT) until then.';
                    END IF;
                END LOOP;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    private static string RefuseGone(TableName top, IReadOnlyList<TableName> carrying) => RefuseIfAny(
        $"""
        SELECT known.name
          FROM pg_catalog.unnest({Names(carrying)}) known (name)
         WHERE NOT EXISTS (SELECT FROM ({InheritanceTree.Members(top)}) tree (oid) WHERE tree.oid = pg_catalog.to_regclass(known.name))
         LIMIT 1
        """,
        $"%s does not inherit from {Literally(top)} any more, and indexes, keys or checks of it were to change hands",
        "Let it inherit again, or roll the migration back and plan it anew.");

    /// <summary>A block that stops if a query finds a row, whose text stands for %s in the message.</summary>
    private static string RefuseIfAny(string query, string message, string hint)
    {
        var body =
            $"""

            DECLARE
                found pg_catalog.text;
            BEGIN
                SELECT hindering.text
                  INTO found
                  FROM (
            {query}) hindering (text);
                IF found IS NOT NULL THEN
                    RAISE EXCEPTION USING
                        MESSAGE = pg_catalog.format('{message}', found),
                        HINT = '{hint}';
                END IF;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    /// <summary>A query for the tables that the plan knows of, as far as they are still there.</summary>
    private static string Known(TableName top, CatalogSnapshot catalog)
        => $"SELECT pg_catalog.to_regclass(known.name)::pg_catalog.oid FROM pg_catalog.unnest({Names([top, .. catalog.Find(top)!.Heirs])}) known (name) WHERE pg_catalog.to_regclass(known.name) IS NOT NULL";

    private static string Names(IEnumerable<TableName> tables) => $"ARRAY[{string.Join(", ", tables.Select(table => PgLiteral.Text(PgIdentifier.Quote(table))))}]::pg_catalog.text[]";

    private static string Literally(object name) => string.Create(CultureInfo.InvariantCulture, $"{name}").Replace("%", "%%", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
}
