using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Planning.Mappings;

namespace Migrator.Gates;

/// <summary>A table that a migration maps, as it stands now.</summary>
public sealed record MappedTableFacts
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The migration's mappings on it, in their present form.</summary>
    public required IReadOnlyList<Mapping> Mappings { get; init; }

    /// <summary>The sync as it is now.</summary>
    public required SyncFingerprint Sync { get; init; }

    /// <summary>The newest evidence; null if the table was never verified.</summary>
    public Evidence? Evidence { get; init; }

    /// <summary>
    /// True while the old shape can still hold something that the new one lacks. After flip or quarantine it cannot: it is
    /// only fed.
    /// </summary>
    public bool NeedsEvidence => Mappings.Any(mapping => mapping.Mode == SyncMode.Open && CanBeVerified(mapping));

    /// <summary>True if the mapping has rows that can be pending, or two sides that can be compared. A last value stands for nothing in the new shape.</summary>
    public static bool CanBeVerified(Mapping mapping)
        => mapping.Kind != MappingKind.LastValue && (mapping.Bit is not null || mapping.Consistent is not null);
}
