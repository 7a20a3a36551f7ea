using System.Security.Cryptography;
using System.Text;
using Migrator.Changes;
using Migrator.Execution.Ports;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Rows;

/// <summary>Reads how a table's sync stands: its triggers, their functions and the functions of the mappings.</summary>
/// <remarks>A row's xmin in the catalog changes with every change, also with one that is taken back by another.</remarks>
internal sealed class SyncReading(Reading reading)
{
    private const int OnInsert = 4;
    private const int OnUpdate = 16;

    public Task<SyncFingerprint> ReadAsync(MarkedTable table, CancellationToken cancellationToken)
        => reading.RunAsync(table.Name, snapshot => ReadAsync(snapshot, table), cancellationToken);

    private static async Task<SyncFingerprint> ReadAsync(Snapshot snapshot, MarkedTable table)
    {
        var tables = table.Mappings.SelectMany(mapping => mapping.Tables()).Append(table.Name).Distinct().ToList();
        var triggers = await snapshot.ListAsync<Trigger>(
            """
            SELECT t.oid::pg_catalog.text AS "Identity",
                s.nspname::pg_catalog.text AS "Schema",
                c.relname::pg_catalog.text AS "Table",
                t.tgname::pg_catalog.text AS "Name",
                t.tgenabled::pg_catalog.text AS "Enabled",
                t.tgtype::pg_catalog.int4 AS "Type",
                t.xmin::pg_catalog.text AS "Version",
                p.oid::pg_catalog.text AS "Function",
                p.xmin::pg_catalog.text AS "FunctionVersion"
            FROM pg_catalog.pg_trigger AS t
                JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
                JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
                JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
                JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
            WHERE c.oid IN (
                    WITH RECURSIVE tree AS (
                        SELECT top.oid
                        FROM pg_catalog.pg_class AS top
                            JOIN pg_catalog.pg_namespace AS h ON h.oid = top.relnamespace
                        WHERE (h.nspname, top.relname) IN (SELECT * FROM ROWS FROM (pg_catalog.unnest(@schemas::pg_catalog.text[]), pg_catalog.unnest(@names::pg_catalog.text[])))
                        UNION ALL
                        SELECT i.inhrelid
                        FROM tree
                            JOIN pg_catalog.pg_inherits AS i ON i.inhparent = tree.oid
                    )
                    SELECT tree.oid FROM tree)
                AND n.nspname = 'migrator'
                AND (NOT t.tgisinternal OR t.tgparentid <> 0)
            ORDER BY s.nspname, c.relname, t.tgname
            """,
            new { schemas = tables.Select(one => one.Schema).ToArray(), names = tables.Select(one => one.Name).ToArray() }).ConfigureAwait(false);
        var names = FunctionsOf(table.Mappings);
        var functions = await snapshot.ListAsync<Function>(
            """
            SELECT p.proname::pg_catalog.text AS "Name",
                p.oid::pg_catalog.text AS "Identity",
                p.xmin::pg_catalog.text AS "Version"
            FROM pg_catalog.pg_proc AS p
                JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
            WHERE n.nspname = 'migrator'
                AND p.proname = ANY (@names)
            ORDER BY p.proname, p.oid
            """,
            new { names }).ConfigureAwait(false);
        var parts = await Extent.ReadPartsAsync(snapshot, table.Name).ConfigureAwait(false);
        var unmarked = IsUnwatchedTree(table) ? await UnmarkedAsync(snapshot, table, parts).ConfigureAwait(false) : [];
        IReadOnlyList<TableName> unsynced = [.. Unsynced(table, triggers, parts), .. unmarked];
        var surroundings = await SyncSurroundings.ReadAsync(snapshot, table, names).ConfigureAwait(false);
        var problem = ProblemOf(table, triggers, functions, names) ?? (unsynced is [var heir, ..] ? WordsOn(heir, table) : surroundings.Overruling);
        return new(Digest([.. triggers, .. functions, .. surroundings.Facts, .. IsUnwatchedTree(table) ? parts : []]), problem is null, problem) { Unsynced = unsynced, Drift = surroundings.Drift, Triggers = string.Join(',', triggers.Select(trigger => $"{trigger.Identity}/{trigger.Version}").Order(StringComparer.Ordinal)) };
    }

    private static string? ProblemOf(
        MarkedTable table, IReadOnlyList<Trigger> triggers, IReadOnlyList<Function> functions, string[] names)
    {
        var missing = names.Except(functions.Select(function => function.Name)).ToList();
        var syncs = table.Mappings.Select(MappingSync.For).ToList();
        var own = triggers.Where(trigger => trigger.Schema == table.Name.Schema && trigger.Table == table.Name.Name).ToList();
        var absent = table.Mappings.Select(OwnTriggers.For).OfType<OwnTriggers>().SelectMany(one => one.Names)
            .FirstOrDefault(wanted => !triggers.Any(trigger => trigger.Schema == wanted.Table.Schema && trigger.Table == wanted.Table.Name && trigger.Name == wanted.Trigger));
        var asleep = triggers.FirstOrDefault(trigger => trigger.Enabled != "A");
        return (missing, asleep) switch
        {
            ([var function, ..], _) => $"the function migrator.{function} is missing",
            (_, not null) => $"the trigger {asleep.Name}{(asleep.Schema == table.Name.Schema && asleep.Table == table.Name.Name ? "" : $" of {asleep.Schema}.{asleep.Table}")} {StateOf(asleep)}",
            _ when absent != default => $"the trigger {absent.Trigger} of {absent.Table} is missing",
            _ when syncs.Any(sync => sync.OnInsert.Count > 0) && !own.Any(trigger => (trigger.Type & OnInsert) != 0) => "no sync trigger fires on INSERT",
            _ when syncs.Any(sync => sync.OnUpdate.Count > 0) && !own.Any(trigger => (trigger.Type & OnUpdate) != 0) => "no sync trigger fires on UPDATE",
            _ => null,
        };
    }

    /// <summary>The server gives its triggers to every partition, and to no table that inherits.</summary>
    private static IReadOnlyList<TableName> Unsynced(MarkedTable table, IReadOnlyList<Trigger> triggers, IReadOnlyList<TableName> parts)
    {
        if (!parts.Contains(table.Name))
        {
            return [];
        }

        var wanted = triggers.Where(trigger => IsOn(trigger, table.Name)).Select(trigger => trigger.Name).ToList();
        return [.. parts.Where(part => wanted.Exists(name => !triggers.Any(trigger => IsOn(trigger, part) && trigger.Name == name)))];
    }

    /// <summary>No trigger tells of a tree whose applications are not watched which tables are in it; rows have their bits by a default.</summary>
    private static bool IsUnwatchedTree(MarkedTable table) => table.Mappings.Any(mapping => mapping is { IsInherited: true, DualWrites: DualWrites.Unchecked, Mode: SyncMode.Open });

    /// <summary>The server gives its default to a table that is created as an heir, and not to one that begins to inherit.</summary>
    private static Task<IReadOnlyList<TableName>> UnmarkedAsync(Snapshot snapshot, MarkedTable table, IReadOnlyList<TableName> parts) => snapshot.ListAsync<TableName>(
        """
        SELECT one.schema AS "Schema", one.name AS "Name"
        FROM ROWS FROM (pg_catalog.unnest(@schemas::pg_catalog.text[]), pg_catalog.unnest(@names::pg_catalog.text[])) AS one (schema, name)
            JOIN pg_catalog.pg_namespace AS n ON n.nspname = one.schema
            JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = one.name
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = @marker AND NOT a.attisdropped
            LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE pg_catalog.pg_get_expr(d.adbin, d.adrelid) IS DISTINCT FROM (
            SELECT pg_catalog.pg_get_expr(own.adbin, own.adrelid)
            FROM pg_catalog.pg_attrdef AS own
                JOIN pg_catalog.pg_attribute AS top ON top.attrelid = own.adrelid AND top.attnum = own.adnum
            WHERE own.adrelid = pg_catalog.to_regclass(@table)
                AND top.attname = @marker)
        ORDER BY 1, 2
        """,
        new { schemas = parts.Select(part => part.Schema).ToArray(), names = parts.Select(part => part.Name).ToArray(), marker = MarkerColumn.For(table.Name).Value, table = PgIdentifier.Quote(table.Name) });

    private static bool IsOn(Trigger trigger, TableName table) => trigger.Schema == table.Schema && trigger.Table == table.Name;

    private static string WordsOn(TableName heir, MarkedTable table)
        => $"{heir} inherits from {table.Name} and {(IsUnwatchedTree(table) ? "does not mark what is written to it" : "has no triggers")}, which the server does not hand on; "
            + (table.Mappings.Any(mapping => mapping.IsInherited) ? "run migrator backfill, which gives it its own and copies its rows" : "take it out of the tree (NO INHERIT), or roll back and plan the migration anew");

    private static string StateOf(Trigger trigger) => trigger.Enabled switch
    {
        "D" => "is disabled",
        "R" => "fires for replicated changes only",
        _ => "does not fire for replicated changes (it is not ENABLE ALWAYS)",
    };

    private static string[] FunctionsOf(IReadOnlyList<Mapping> mappings)
        => [.. (from mapping in mappings
                from function in mapping.Old.Concat(mapping.New).Select(column => column.Function).Append(mapping.Consistent).Append(mapping.Reversible)
                where function is not null
                select function.Name).Concat(mappings.Select(OwnTriggers.For).OfType<OwnTriggers>().SelectMany(own => own.Functions)).Distinct().Order(StringComparer.Ordinal)];

    private static string Digest(IEnumerable<object> facts)
        => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', facts))))}";

    private sealed record Trigger(string Identity, string Schema, string Table, string Name, string Enabled, int Type, string Version, string Function, string FunctionVersion);

    private sealed record Function(string Name, string Identity, string Version);
}
