namespace Migrator.Planning.Inspection;

/// <summary>What the server says of a constraint that is to come, and of the rows it would meet.</summary>
public sealed record ConstraintInspection
{
    /// <summary>The constraint in the server's words, every name in it bound; what follows ADD CONSTRAINT and its name.</summary>
    public required string Definition { get; init; }

    /// <summary>The columns it reads, as they are named in the end.</summary>
    public required IReadOnlyList<ColumnName> Columns { get; init; }

    /// <summary>The condition of a check, bound; null for other sorts.</summary>
    public string? Condition { get; init; }

    /// <summary>What an exclusion constraint compares, bound.</summary>
    public IReadOnlyList<string> Compared { get; init; } = [];

    /// <summary>The operators of an exclusion constraint or foreign key, with their schemas.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];

    /// <summary>Which rows an exclusion constraint compares, bound; null for all.</summary>
    public string? Filter { get; init; }

    /// <summary>What existing rows say to it.</summary>
    public IReadOnlyList<ConstraintTrial> Trials { get; init; } = [];
}

/// <summary>How many existing rows a constraint would refuse.</summary>
/// <param name="Violation">What is counted, in words.</param>
/// <param name="Count">How many; 0 where nothing was counted.</param>
/// <param name="Samples">The keys of some of them.</param>
/// <param name="SampleSize">Of how many rows, where not all were looked at; null for all.</param>
/// <param name="NotCounted">Why nothing was counted; null if it was.</param>
public sealed record ConstraintTrial(string Violation, long Count, IReadOnlyList<string> Samples, long? SampleSize = null, string? NotCounted = null);
