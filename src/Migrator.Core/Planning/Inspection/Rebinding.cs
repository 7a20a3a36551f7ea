namespace Migrator.Planning.Inspection;

/// <summary>What the words of a check, an index, a view or a policy stand for once the columns that they name have other types.</summary>
public sealed record Rebinding
{
    /// <summary>The same as before.</summary>
    public static Rebinding None { get; } = new();

    /// <summary>Operators and functions that become others, which may answer differently, in words; empty for none.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>Types of new columns that are still read as the old type there, although the new one compares in its own way, in words; empty for none.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];
}
