using System.Globalization;
using System.Text.Json;
using Migrator.Planning;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>Renders the statements that bring a table's sync from one set of mappings to another, registry included.</summary>
internal static class SyncChange
{
    public static IReadOnlyList<string> Render(MigrationId migration, SyncTransition transition, IReadOnlyList<Mapping> open, long version)
    {
        var table = transition.Table;
        var replaced = transition.Put.Select(mapping => mapping.Key).Concat(transition.Remove).ToHashSet();
        var after = open.Where(mapping => mapping.Table == table && !(mapping.Migration == migration && replaced.Contains(mapping.Key))).Concat(transition.Put).ToList();
        var isInTree = open.Concat(after).Any(mapping => mapping.Table == table && mapping.IsInherited);
        var (triggers, before) = (new SyncTriggers(table, after, isInTree), new SyncTriggers(table, [.. open.Where(mapping => mapping.Table == table)]));
        return
        [
            $"SELECT migrator.advance_sync({PgLiteral.Text(table.Schema)}, {PgLiteral.Text(table.Name)}, {Number(version)})",
            .. transition.Remove.Select(key => $"DELETE FROM migrator.mapping WHERE migration_id = {Number(migration.Value)} AND key = {PgLiteral.Text(key)}"),
            .. transition.Put.SelectMany(mapping => Register(migration, mapping)),
            .. triggers.Drop(),
            .. before.DropDefaults(),
            .. triggers.Create(),
            .. triggers.Default(),
            .. before.GivenBits != 0 && triggers.GivenBits == 0 && after.Any(mapping => mapping.Bit is not null)
                ? [$"ALTER TABLE {PgIdentifier.Quote(table)} ALTER COLUMN {PgIdentifier.Quote(MarkerColumn.For(table))} DROP DEFAULT"]
                : Array.Empty<string>(),
            .. after.Any(mapping => mapping.Bit is not null) ? [] : RemoveMarker(table, isInTree),
        ];
    }

    private static IEnumerable<string> Register(MigrationId migration, Mapping mapping)
    {
        if (mapping.Bit is { } bit)
        {
            yield return $"SELECT migrator.take_bit({PgLiteral.Text(mapping.Table.Schema)}, {PgLiteral.Text(mapping.Table.Name)}, {Number(bit)}, {Number(migration.Value)}, {PgLiteral.Text(mapping.Key)})";
        }

        yield return
            $"""
            INSERT INTO migrator.mapping (migration_id, key, table_schema, table_name, bit, mode, definition)
            VALUES ({Number(migration.Value)}, {PgLiteral.Text(mapping.Key)}, {PgLiteral.Text(mapping.Table.Schema)}, {PgLiteral.Text(mapping.Table.Name)}, {(mapping.Bit is { } number ? Number(number) : "NULL")}, {PgLiteral.Text(mapping.Mode.ToString())},
                    {PgLiteral.Text(JsonSerializer.Serialize(mapping, PlanJson.SerializerOptions))})
            ON CONFLICT (migration_id, key) DO UPDATE SET bit = EXCLUDED.bit, mode = EXCLUDED.mode, definition = EXCLUDED.definition
            """;
    }

    /// <summary>The marker goes with the last mapping that has a bit in it.</summary>
    public static IEnumerable<string> DropMarker(TableName table, bool isInTree) =>
    [
        $"ALTER TABLE {PgIdentifier.Quote(table)} DROP COLUMN IF EXISTS {PgIdentifier.Quote(MarkerColumn.For(table))}",
        .. isInTree ? [InheritanceTree.DropWhereKept(table, MarkerColumn.For(table))] : Array.Empty<string>(),
    ];

    /// <summary>Bits are not reused while the column lives; with it, they are free again.</summary>
    private static IEnumerable<string> RemoveMarker(TableName table, bool isInTree) =>
    [
        .. DropMarker(table, isInTree),
        $"DELETE FROM migrator.used_bit WHERE table_schema = {PgLiteral.Text(table.Schema)} AND table_name = {PgLiteral.Text(table.Name)}",
    ];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
