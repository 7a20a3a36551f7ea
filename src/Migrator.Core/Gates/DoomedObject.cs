using Migrator.Changes;

namespace Migrator.Gates;

/// <summary>Something that a migration takes away, or changes under its name.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column; null for the whole table.</param>
public sealed record DoomedObject(TableName Table, ColumnName? Column)
{
    /// <summary>True if somebody who reads this, as <c>table</c>, <c>table.column</c> or <c>schema.table.column</c>, misses it.</summary>
    public bool IsReadAs(string read)
    {
        ArgumentNullException.ThrowIfNull(read);

        var parts = read.Split('.');
        return parts.Length switch
        {
            1 => Is(parts[0], Table.Name),
            2 => (Is(parts[0], Table.Schema) && Is(parts[1], Table.Name)) || (Is(parts[0], Table.Name) && IsColumn(parts[1])),
            3 => Is(parts[0], Table.Schema) && Is(parts[1], Table.Name) && IsColumn(parts[2]),
            _ => false,
        };
    }

    /// <inheritdoc />
    public override string ToString() => Column is null ? $"{Table}" : $"{Column} of {Table}";

    // A table that goes takes each of its columns along.
    private bool IsColumn(string name) => Column is not { } column || Is(name, column.Value);

    private static bool Is(string said, string name) => string.Equals(said, name, StringComparison.OrdinalIgnoreCase);
}
