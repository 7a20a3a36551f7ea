using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Splitting;

/// <summary>What an AlterColumn comes down to, once the server has said what the types are.</summary>
internal sealed record AlterDecision
{
    public required AlterColumn Change { get; init; }

    public required ColumnSnapshot Column { get; init; }

    /// <summary>The wanted type in the server's words; the present one where the author names none.</summary>
    public required string WantedType { get; init; }

    public required TypeChange TypeChange { get; init; }

    /// <summary>True if the column is copied and flipped.</summary>
    public bool IsReplacement => Change.Up is not null || TypeChange is TypeChange.Widening or TypeChange.Other || IsHeldByReaders;

    /// <summary>True if the server would change the type in place, were it not for what reads the column.</summary>
    public bool IsHeldByReaders => TypeChange is TypeChange.Free && Readers.Count > 0;

    /// <summary>
    /// What the server does not let the column's type be changed under (views, policies, triggers that name it), or looks at every
    /// row for under the lock that the change takes (checks, indexes over expressions or part of the rows).
    /// </summary>
    public required IReadOnlyList<string> Readers { get; init; }

    public bool IsNotNullWanted => Change.Column.IsNullable is { } nullable ? !nullable : Column.IsNotNull;

    public static AlterDecision For(AlterColumn change, PlanScope scope)
    {
        var column = scope.Column(change.Table, change.Column.Name);
        var wanted = change.Column.Type is { } type && scope.Types.Types.TryGetValue(type, out var normalized) ? normalized.Text : column.Type;
        var typeChange = scope.Dialect.Classify(column.Type, wanted);
        return new AlterDecision
        {
            Change = change,
            Column = column,
            WantedType = wanted,
            Readers = [.. Family(scope, change.Table).SelectMany(table => CarriedReaders.KeepingType(table, column.Name)).Distinct()],
            TypeChange = typeChange is TypeChange.None or TypeChange.Free && CollationChanges(change, column) ? TypeChange.Other : typeChange,
        };
    }

    private static IEnumerable<TableSnapshot> Family(PlanScope scope, TableName table)
        => scope.Catalog.WithHeirs(scope.Table(table)).Concat(scope.Catalog.PartitionsOf(table));

    private static bool CollationChanges(AlterColumn change, ColumnSnapshot column)
        => change.Column.Collation is { } wanted && column.Collation is { } present
            ? !present.Contains($"\"{wanted}\"", StringComparison.Ordinal) && present != wanted
            : change.Column.Collation is not null;
}
