using System.Globalization;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Gates.Uses;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.State;

namespace Migrator.PostgreSql.Execution;

/// <summary>Writes the conditions of a gate that the database can answer again, as queries for the step's own transaction.</summary>
internal static class GuardWriting
{
    public static IReadOnlyList<Guard> Write(GuardedConditions conditions) =>
    [
        .. conditions.Fences.Select(fence => new Guard(ConditionName.FenceRaised, Fence(fence))),
        .. conditions.Admitted is { } admitted ? [new Guard(ConditionName.LiveCompatible, NobodyElse(conditions.Migration, admitted))] : Array.Empty<Guard>(),
        .. conditions.SyncedTables.Select(table => new Guard(ConditionName.SyncEnabled, SyncFires(table))),
        .. from compared in conditions.ComparedTables
           from sql in new[] { SameTriggers(conditions.Migration, compared), NoDrift(conditions.Migration, compared) }
           select new Guard(ConditionName.EvidenceClean, sql),
        .. conditions.IsPoisonRefused ? [new Guard(ConditionName.BackfillComplete, NoPoison(conditions.Migration))] : Array.Empty<Guard>(),
    ];

    /// <summary>Locks what a registration locks, so that nobody registers until the step has committed.</summary>
    private static string Fence(Fence fence) =>
        $"""
        SELECT EXISTS (
                SELECT FROM migrator.fence
                WHERE app = {PgLiteral.Text(fence.App)}
                    AND migration_id = 0
                FOR UPDATE)
            AND EXISTS (
                SELECT FROM migrator.fence
                WHERE app = {PgLiteral.Text(fence.App)}
                    AND range IS NOT DISTINCT FROM {(fence.Range is null ? "NULL" : PgLiteral.Text(fence.Range))}
                    AND scheme = {PgLiteral.Text(SchemeWord.Of(fence.Scheme))}
                    AND admits = {Texts(UseWord.Of(fence.Admits))})
        """;

    private static string NobodyElse(MigrationId migration, IReadOnlyList<(string App, string Version, string? Said)> admitted) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT NOT EXISTS (
            SELECT FROM migrator.instance live
            WHERE live.stopped_at IS NULL
                AND live.lease_until > clock_timestamp()
                AND NOT EXISTS (
                    SELECT FROM unnest({Texts(admitted.Select(one => one.App))}, {Texts(admitted.Select(one => one.Version))}, {Texts(admitted.Select(one => one.Said ?? ""))}) AS seen (app, version, said)
                    WHERE seen.app = live.app
                        AND seen.version = live.version
                        AND seen.said = coalesce(
                            (
                                SELECT string_agg(DISTINCT substr(one, strpos(one, '=') + 1) COLLATE "C", ' and ' ORDER BY substr(one, strpos(one, '=') + 1) COLLATE "C")
                                FROM unnest(live.capabilities) AS one
                                WHERE starts_with(one, '{migration.Value}=')),
                            '')))
        """);

    /// <summary>On every partition, and on every table that inherits, to which the server hands no trigger on.</summary>
    private static string SyncFires(TableName table) =>
        $"""
        SELECT NOT EXISTS (
            SELECT FROM pg_catalog.pg_trigger t
                JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid
                JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
            WHERE t.tgrelid IN ({Tree(table)})
                AND (NOT t.tgisinternal OR t.tgparentid <> 0)
                AND n.nspname = 'migrator'
                AND t.tgenabled <> 'A')
            AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_trigger t
                    CROSS JOIN pg_catalog.pg_class c
                WHERE t.tgrelid = pg_catalog.to_regclass({PgLiteral.Text(PgIdentifier.Quote(table))})
                    AND t.tgname LIKE '~~migrator%'
                    AND c.oid IN ({Tree(table)})
                    AND c.relkind = 'r'
                    AND NOT c.relispartition
                    AND NOT EXISTS (
                        SELECT FROM pg_catalog.pg_trigger own
                        WHERE own.tgrelid = c.oid
                            AND own.tgname = t.tgname))
        """;

    /// <summary>
    /// A trigger that was out of action meanwhile is there again, and is another version of itself; a partition that came since has others.
    /// Once the stage has turned the sync round, its triggers are others, and nothing is pending any more.
    /// </summary>
    private static string SameTriggers(MigrationId migration, ComparedTable compared) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT {IsTurnedRound(migration, compared.Table)}
            OR {PgLiteral.Text(compared.Triggers)} = (
                SELECT COALESCE(string_agg(t.oid || '/' || t.xmin, ',' ORDER BY (t.oid || '/' || t.xmin) COLLATE "C"), '')
                FROM pg_catalog.pg_trigger t
                    JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid
                    JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
                WHERE t.tgrelid IN ({Tree([.. compared.Tables])})
                    AND (NOT t.tgisinternal OR t.tgparentid <> 0)
                    AND n.nspname = 'migrator')
        """);

    /// <summary>Whoever wrote the table has committed, because its lock is held by then: what was recorded is there to be counted.</summary>
    private static string NoDrift(MigrationId migration, ComparedTable compared) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT {IsTurnedRound(migration, compared.Table)}
            OR {compared.Drift} = (
                SELECT COALESCE(sum(d.count), 0)
                FROM migrator.drift_count d
                WHERE d.migration_id = {migration.Value}
                    AND d.mapping_key = ANY ({Texts(compared.Mappings)}))
        """);

    private static string IsTurnedRound(MigrationId migration, TableName table) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        NOT EXISTS (
                SELECT FROM migrator.mapping
                WHERE migration_id = {migration.Value}
                    AND table_schema = {PgLiteral.Text(table.Schema)}
                    AND table_name = {PgLiteral.Text(table.Name)}
                    AND mode = 'Open')
        """);

    /// <summary>The tables and all their partitions.</summary>
    private static string Tree(params IEnumerable<TableName> tables) =>
        $"""
        WITH RECURSIVE tree (oid) AS (
                    SELECT pg_catalog.to_regclass(one)::oid
                    FROM unnest({Texts(tables.Select(PgIdentifier.Quote))}) AS one
                    UNION ALL
                    SELECT i.inhrelid
                    FROM tree
                        JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid)
                SELECT tree.oid FROM tree
        """;

    private static string NoPoison(MigrationId migration) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT NOT EXISTS (
            SELECT FROM migrator.poison
            WHERE migration_id = {migration.Value}
                AND direction = 'up')
        """);

    private static string Texts(IEnumerable<string> values) => $"ARRAY[{string.Join(", ", values.Select(PgLiteral.Text))}]::text[]";
}
