namespace Migrator.Execution.Runs;

/// <summary>What a verification does beyond looking.</summary>
public sealed record VerifyOptions
{
    /// <summary>The side that differing rows are copied from again before they are compared; null to repair nothing.</summary>
    public RepairSide? RepairFrom { get; init; }
}

/// <summary>The side that is right where two shapes disagree.</summary>
public enum RepairSide
{
    /// <summary>The old shape.</summary>
    Old,

    /// <summary>The new shape.</summary>
    New,
}
