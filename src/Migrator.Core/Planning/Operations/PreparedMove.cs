using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Operations;

/// <summary>A mapping to another table with everything the dialect needs to open and close it.</summary>
public sealed record PreparedMove
{
    /// <summary>The mapping as it will be registered.</summary>
    public required Mapping Mapping { get; init; }

    /// <summary>The other table.</summary>
    public required Counterpart To { get; init; }

    /// <summary>The columns as they stand in their table, in the author's order.</summary>
    public required IReadOnlyList<ColumnSnapshot> Columns { get; init; }
}
