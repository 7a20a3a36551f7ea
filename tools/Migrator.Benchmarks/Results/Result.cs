namespace Migrator.Benchmarks.Results;

/// <summary>One comparison.</summary>
internal sealed record Result
{
    /// <summary>Which scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>Which kind of table, or which statement.</summary>
    public required string Table { get; init; }

    /// <summary>What ours is compared with.</summary>
    public required string Against { get; init; }

    /// <summary>How many workers ours had.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How many rows.</summary>
    public required long Rows { get; init; }

    /// <summary>The number that counts; its scenario says what it means.</summary>
    public required double Ratio { get; init; }

    /// <summary>The same ratio of the server's processor time, which tells more where others use the machine too; null where unknown.</summary>
    public double? WorkRatio { get; init; }

    /// <summary>What the ratio is meant to be at least; null for no such bound.</summary>
    public double? AtLeast { get; init; }

    /// <summary>What the ratio is meant to be at most; null for no such bound.</summary>
    public double? AtMost { get; init; }

    /// <summary>The median of ours, in the unit.</summary>
    public required double Ours { get; init; }

    /// <summary>The median of the other, in the unit.</summary>
    public required double Theirs { get; init; }

    /// <summary>What is measured.</summary>
    public string Unit { get; init; } = "s";

    /// <summary>True if the ratio is within its bounds.</summary>
    public bool IsMet => !(Ratio < AtLeast) && !(Ratio > AtMost);
}
