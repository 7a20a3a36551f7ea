using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Operations;

/// <summary>A mapping to a lookup table with everything the dialect needs to open and close it.</summary>
public sealed record PreparedLookup
{
    /// <summary>The mapping as it will be registered.</summary>
    public required Mapping Mapping { get; init; }

    /// <summary>The lookup table.</summary>
    public required Lookup To { get; init; }

    /// <summary>The columns that go as they stand in their table, in the author's order.</summary>
    public required IReadOnlyList<ColumnSnapshot> Columns { get; init; }

    /// <summary>Rights on the table of the values that whoever has them gets on a lookup table that comes with the migration.</summary>
    public IReadOnlyList<ColumnGrant> Grants { get; init; } = [];

    /// <summary>The foreign key of the column that comes.</summary>
    public required CreateForeignKey ForeignKey { get; init; }

    /// <summary>The column that comes.</summary>
    public ColumnName Reference => Mapping.New[0].Name;

    /// <summary>True if every row holds a value, so that the reference is to be NOT NULL at the end.</summary>
    public bool IsNotNull => Columns.Any(column => column.IsNotNull);
}
