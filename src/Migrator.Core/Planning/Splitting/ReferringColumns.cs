using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Splitting;

/// <summary>A key cannot change its type alone: the columns that refer to it change with it, and those that refer to them.</summary>
internal static class ReferringColumns
{
    /// <summary>The migration with the changes that its author's imply, after the author's own.</summary>
    public static PlanScope Complete(PlanScope scope)
    {
        var changes = scope.Definition.Changes.ToList();
        var implied = new Dictionary<SchemaChange, string>(ReferenceEqualityComparer.Instance);
        var waiting = new Queue<AlterColumn>(changes.OfType<AlterColumn>().Where(alter => !scope.Created.Contains(alter.Table)));
        while (waiting.TryDequeue(out var alter))
        {
            foreach (var (key, column) in Following(alter, scope))
            {
                var table = OriginOf(key.Table, column, scope);
                if (changes.Exists(change => Concerns(change, table, column)))
                {
                    continue;
                }

                var follows = new AlterColumn
                {
                    Table = table,
                    Column = new ColumnSpec { Name = column, Type = alter.Column.Type, Collation = alter.Column.Collation },
                };
                changes.Add(follows);
                implied.Add(follows, $"the foreign key {key.Name} points to {key.Referenced}.{alter.Column.Name}");
                waiting.Enqueue(follows);
            }
        }

        return implied.Count == 0 ? scope : scope with { Definition = scope.Definition with { Changes = changes }, Implied = implied };
    }

    /// <summary>True if a foreign key points to a column that changes its type or its name.</summary>
    public static bool AreConcerned(PlanScope scope)
        => scope.Definition.Changes.Any(change => change switch
        {
            AlterColumn alter => InTree(alter.Table, alter.Column.Name, scope).Any(),
            RenameColumn rename => InTree(rename.Table, rename.From, scope).Any(),
            _ => false,
        });

    /// <summary>Each key that points to a column, with the column that stands for it on the other side.</summary>
    public static IEnumerable<(ConstraintSnapshot Key, ColumnName Column)> Of(TableSnapshot table, ColumnName column)
        => table.ReferencedBy.Where(key => key.ReferencedColumns.Contains(column))
            .SelectMany(key => key.ReferencedColumns.Zip(key.Columns).Where(pair => pair.First == column).Select(pair => (key, pair.Second)));

    /// <summary>The same for a table and all that inherit from it: a key points to one of them.</summary>
    private static IEnumerable<(ConstraintSnapshot Key, ColumnName Column)> InTree(TableName table, ColumnName column, PlanScope scope)
        => scope.Catalog.Find(table) is { } top ? scope.Catalog.WithHeirs(top).SelectMany(one => Of(one, column)) : [];

    /// <summary>A column that a table inherits is changed where it comes from.</summary>
    private static TableName OriginOf(TableName table, ColumnName column, PlanScope scope)
        => scope.Catalog.Find(table) is { } found && found.Find(column) is { Parents: > 0 } && found.Parents.FirstOrDefault(parent => scope.Catalog.Find(parent)?.Find(column) is not null) is { } above
            ? OriginOf(above, column, scope)
            : table;

    /// <summary>Referring columns that follow without being told: an author's mapping of the key may mean anything, and is not repeated.</summary>
    private static IEnumerable<(ConstraintSnapshot Key, ColumnName Column)> Following(AlterColumn alter, PlanScope scope)
    {
        var decision = AlterDecision.For(alter, scope);
        return !decision.IsReplacement || alter.Up is not null || alter.Column.Type is null
            ? []
            : InTree(alter.Table, alter.Column.Name, scope).Where(pair => scope.Catalog.Find(pair.Key.Table)?.Find(pair.Column) is { } referring
                && (referring.Type == decision.Column.Type || scope.Dialect.Classify(referring.Type, decision.WantedType) is TypeChange.Widening));
    }

    private static bool Concerns(SchemaChange change, TableName table, ColumnName column) => change switch
    {
        AlterColumn alter => alter.Table == table && alter.Column.Name == column,
        RenameColumn rename => rename.Table == table && rename.From == column,
        ReplaceColumns replace => replace.Table == table && replace.Old.Any(old => old.Name == column),
        DropColumn drop => drop.Table == table && drop.Column == column,
        _ => false,
    };
}
