using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>The copies of replaced columns on all tables of a migration, and foreign keys as they will be on them.</summary>
internal sealed class CopiedColumns(IEnumerable<MappingDraft> drafts, CatalogSnapshot catalog)
{
    private readonly Dictionary<(TableName Table, ColumnName Column), ColumnName> _copies = drafts.Where(draft => draft is { Old.Count: 1, New: [{ CopyOf: not null }] })
        .SelectMany(draft => catalog.HeirsOf(draft.Table).Select(heir => heir.Name).Prepend(draft.Table).Select(table => (Key: (table, draft.Old[0].Name), draft.New[0].PhysicalName)))
        .DistinctBy(copy => copy.Key)
        .ToDictionary(copy => copy.Key, copy => copy.PhysicalName);

    /// <summary>True if the key points to a column that is replaced: it waits for the unique index of the copy.</summary>
    public bool AreReferredToBy(ConstraintSnapshot key) => key.ReferencedColumns.Any(column => _copies.ContainsKey((key.Referenced!, column)));

    /// <summary>The key between copies; at a flip, one that comes last finds the names that it had.</summary>
    public string Definition(ConstraintSnapshot key, bool isFlipped) => isFlipped && ComesLast(key)
        ? key.Definition
        : $"FOREIGN KEY ({Names(key.Table, key.Columns)}) REFERENCES {PgIdentifier.Quote(key.Referenced!)} ({Names(key.Referenced!, key.ReferencedColumns)}){key.ForeignKeyClause}{DeleteSet(key)}{key.DeferralClause}";

    /// <summary>
    /// Of two keys that both set defaults, the copy's would set its column to NULL: a copy has no default while the old column is there.
    /// And the copy of a partitioned table's key is a key only when it takes over.
    /// </summary>
    public bool ComesLast(ConstraintSnapshot key) => (AreReferredToBy(key) && catalog.Find(key.Referenced!) is { Kind: RelationKind.PartitionedTable }) || key.ForeignKeyClause.Contains(" SET DEFAULT", StringComparison.Ordinal);

    /// <summary>ON DELETE stands last in the clause.</summary>
    private string DeleteSet(ConstraintSnapshot key) => key.DeleteSetColumns.Count == 0 ? "" : $" ({Names(key.Table, key.DeleteSetColumns)})";

    private string Names(TableName table, IEnumerable<ColumnName> columns) => string.Join(", ", columns.Select(column => PgIdentifier.Quote(_copies.GetValueOrDefault((table, column), column))));
}
