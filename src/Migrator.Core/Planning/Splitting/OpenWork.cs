using System.Text.RegularExpressions;
using Migrator.Changes;

namespace Migrator.Planning.Splitting;

/// <summary>
/// What open migrations have still to do with columns that they do not replace: it is done by the column's name, so that the
/// column has to keep name and type until then.
/// </summary>
internal static class OpenWork
{
    /// <summary>Refuses to take a column away, or to replace it, under an open migration that has still to work on it.</summary>
    public static Finding? Refuse(TableName table, ColumnName column, PlanScope scope)
        => (from open in scope.OpenChanges
            where IsToDo(open.Change, table, column, scope)
            select Of(table, column, open.Migration, $"has still to {open.Change.Describe()}")).FirstOrDefault() ?? RefuseDropped(table, column, scope);

    /// <summary>Refuses to build on a column that an open migration drops.</summary>
    public static Finding? RefuseDropped(TableName table, ColumnName column, PlanScope scope)
        => (from open in scope.OpenChanges
            where open.Change is DropColumn { LastValue: null } drop && drop.Table == table && drop.Column == column
            select Of(table, column, open.Migration, "drops that column")).FirstOrDefault();

    /// <summary>What could only be seen once the server had said what the types are.</summary>
    public static IEnumerable<Finding> RefuseRetyping(PlanScope scope)
        => from alter in scope.Definition.Changes.OfType<AlterColumn>()
           where scope.OpenChanges.Count > 0 && !scope.Created.Contains(alter.Table) && OpenShapes.Coming(scope, alter.Table, alter.Column.Name) is null
           where AlterDecision.For(alter, scope).IsReplacement
           let refusal = Refuse(alter.Table, alter.Column.Name, scope)
           where refusal is not null
           select refusal;

    private static Finding Of(TableName table, ColumnName column, MigrationId open, string what)
        => Refusals.Of("MIG1117", $"{table}.{column}", $"migration {open} is open and {what}", $"Contract or roll back {open} first.");

    private static bool IsToDo(SchemaChange change, TableName table, ColumnName column, PlanScope scope) => change switch
    {
        CreateIndex index => index.Table == table && index.Keys.Select(key => key.Column).Concat(index.Include).Contains(column) && scope.Catalog.Find(table)?.Indexes.Any(there => there.Name == index.Name) != true,
        AddKey add => add.Table == table && add.Key.Columns.Contains(column) && !HasConstraint(add.Table, add.Key.Name, scope),
        AddCheck add => add.Table == table && Mentions(add.Expression.Text, column) && !HasConstraint(add.Table, add.Name, scope),
        AddExclusion add => add.Table == table && !HasConstraint(add.Table, add.Name, scope),
        CreateForeignKey key => ((key.Table == table && key.Columns.Contains(column)) || (key.Referenced == table && key.ReferencedColumns.Contains(column))) && !HasConstraint(key.Table, key.Name, scope),
        AlterColumn { Column.IsNullable: false } alter => alter.Table == table && alter.Column.Name == column && scope.Catalog.Find(table)?.Find(column) is { IsNotNull: false },
        DropColumnDefault take => take.Table == table && take.Column == column && scope.Catalog.Find(table)?.Find(column) is { Default: not null },
        DropIndex drop => drop.Table == table && scope.Catalog.Find(table)?.Indexes.Any(index => index.Name == drop.Name && index.Columns.Contains(column)) == true,
        DropConstraint drop => drop.Table == table && scope.Catalog.Find(table)?.Constraints.Any(constraint => constraint.Name == drop.Name && constraint.Columns.Contains(column)) == true,
        _ => false,
    };

    private static bool HasConstraint(TableName table, string? name, PlanScope scope)
        => scope.Catalog.Find(table)?.Constraints.Any(constraint => constraint.Name == name) == true;

    /// <summary>The author's words are not taken apart: a name that stands in them may be the column.</summary>
    private static bool Mentions(string expression, ColumnName column)
        => Regex.IsMatch(expression, $@"(?<!\w){Regex.Escape(column.Value)}(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
