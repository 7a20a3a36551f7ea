using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Operations;

/// <summary>A mapping with everything the dialect needs to open, flip and close it.</summary>
public sealed record PreparedMapping
{
    /// <summary>The mapping as it will be registered.</summary>
    public required Mapping Mapping { get; init; }

    /// <summary>What the author meant.</summary>
    public required MappingDraft Draft { get; init; }

    /// <summary>What the server said of it.</summary>
    public required MappingInspection Inspection { get; init; }

    /// <summary>The only old column, where one column replaces one; null for n to m.</summary>
    public ColumnSnapshot? Replaced { get; init; }

    /// <summary>The new columns as they are to be at the end.</summary>
    public required IReadOnlyList<FinalColumn> Finals { get; init; }

    /// <summary>The name the old column has after flip or in quarantine, by its present name.</summary>
    public required IReadOnlyDictionary<ColumnName, ColumnName> RetiredNames { get; init; }
}

/// <summary>A new column as it is to be at the end.</summary>
/// <param name="Name">The name it has until flip.</param>
/// <param name="FinalName">The name it has at the end.</param>
/// <param name="IsNotNull">True if it refuses NULL at the end.</param>
/// <param name="Default">The default at the end: the author's, or null.</param>
/// <param name="KeepsDefault">True if the default of the replaced column goes on.</param>
/// <param name="Comment">The comment at the end; null for none.</param>
public sealed record FinalColumn(ColumnName Name, ColumnName FinalName, bool IsNotNull, ColumnDefault? Default, bool KeepsDefault, string? Comment);
