using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>
/// Remembers which key a statement gives a row instead of which: a row that goes to another partition is deleted and inserted, and nothing else tells the trigger
/// of the DELETE what has become of it.
/// </summary>
/// <remarks>
/// In a table of the mapping's own, from before the UPDATE to the end of its statement: no line outlives its transaction, unless a trigger of the user's keeps a row
/// from going after all; such a line is known by its transaction. It is unlogged, because nothing in it is worth a crash, and no publication of all tables has it.
/// </remarks>
internal sealed class KeysUnderWay(Mapping mapping, string name)
{
    private readonly string _table = $"migrator.{PgIdentifier.Quote(name)}";
    private readonly IReadOnlyList<ColumnName> _key = mapping.Counterpart!.SourceKey;

    private IEnumerable<string> Before => _key.Select((_, position) => $"was_{position + 1}");

    private IEnumerable<string> After => _key.Select((_, position) => $"is_{position + 1}");

    /// <summary>The statement that creates the table.</summary>
    public string Create(TableSnapshot source)
    {
        var types = _key.Select(column => source.Find(column)!.Type).ToList();
        return $"CREATE UNLOGGED TABLE {_table} (writer pg_catalog.xid8 NOT NULL, {string.Join(", ", Before.Zip(types, (column, type) => $"{column} {type}").Concat(After.Zip(types, (column, type) => $"{column} {type}")))}, PRIMARY KEY ({string.Join(", ", Before)}))";
    }

    public string Drop() => $"DROP TABLE {_table}";

    /// <summary>The statement with which a BEFORE UPDATE trigger says that OLD becomes NEW.</summary>
    public string Note() =>
        $"""
        INSERT INTO {_table} AS k (writer, {string.Join(", ", Before.Concat(After))})
        VALUES (pg_catalog.pg_current_xact_id(), {string.Join(", ", Fields("OLD").Concat(Fields("NEW")))})
        ON CONFLICT ({string.Join(", ", Before)}) DO UPDATE SET {string.Join(", ", After.Prepend("writer").Select(column => $"{column} = EXCLUDED.{column}"))};
        """;

    /// <summary>The statement that forgets what has become of OLD.</summary>
    public string Forget() => $"DELETE FROM {_table} AS k WHERE {string.Join(" AND ", Before.Zip(Fields("OLD"), (column, value) => $"k.{column} OPERATOR(pg_catalog.=) {value}"))}";

    /// <summary>The condition that a line which <see cref="Forget"/> has returned was written by this transaction.</summary>
    public static string IsOwn(string line) => $"{line}.writer OPERATOR(pg_catalog.=) pg_catalog.pg_current_xact_id()";

    /// <summary>What the row is called now, field by field.</summary>
    public IReadOnlyList<string> Now(string line) => [.. After.Select(column => $"{line}.{column}")];

    private IEnumerable<string> Fields(string row) => _key.Select(column => Plpgsql.Field(row, column));
}
