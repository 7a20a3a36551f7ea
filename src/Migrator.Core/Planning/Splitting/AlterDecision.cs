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
    public bool IsReplacement => Change.Up is not null || TypeChange is TypeChange.Widening or TypeChange.Other;

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
            TypeChange = typeChange is TypeChange.None && CollationChanges(change, column) ? TypeChange.Other : typeChange,
        };
    }

    private static bool CollationChanges(AlterColumn change, ColumnSnapshot column)
        => change.Column.Collation is { } wanted && column.Collation is { } present
            ? !present.Contains($"\"{wanted}\"", StringComparison.Ordinal) && present != wanted
            : change.Column.Collation is not null;
}
