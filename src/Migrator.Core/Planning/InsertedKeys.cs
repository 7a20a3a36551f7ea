using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning;

/// <summary>Finds the keys by which rows that are inserted, updated or deleted can be named.</summary>
public static class InsertedKeys
{
    /// <summary>Keys that every inserted row gives as constants, the primary key first; none for a table that is not there yet.</summary>
    public static IReadOnlyList<IReadOnlyList<ColumnName>> Of(InsertRows insert, TableSnapshot? table)
    {
        ArgumentNullException.ThrowIfNull(insert);

        return insert.Identity == IdentityOverride.User || table is null
            ? []
            : [.. KeysOf(table).Where(key => insert.Rows.All(row => IsGiven(key, row)))];
    }

    /// <summary>True if the conditions name one row at most.</summary>
    public static bool NameOneRow(IReadOnlyList<ColumnValue> where, TableSnapshot table)
    {
        ArgumentNullException.ThrowIfNull(table);

        return KeysOf(table).Any(key => IsGiven(key, where));
    }

    private static IEnumerable<IReadOnlyList<ColumnName>> KeysOf(TableSnapshot table)
        => table.Constraints.Where(constraint => constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique)
            .OrderBy(constraint => constraint.Kind is not ConstraintKind.PrimaryKey)
            .Select(constraint => constraint.Columns);

    private static bool IsGiven(IReadOnlyList<ColumnName> key, IReadOnlyList<ColumnValue> values)
        => key.All(column => values.Any(value => value.Column == column && value.Value is ConstantDefault { Kind: not ConstantKind.Null }));
}
