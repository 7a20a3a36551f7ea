namespace Migrator.Execution.Runs;

/// <summary>What a verification looks at, what it tells, and what it does beyond looking.</summary>
public sealed record VerifyOptions
{
    /// <summary>The side that differing rows are copied from again before they are compared; null to repair nothing.</summary>
    public RepairSide? RepairFrom { get; init; }

    /// <summary>The share of each table that is drawn by chance and compared, in percent; null to compare every row. A sample is never evidence.</summary>
    public double? SamplePercent { get; init; }

    /// <summary>True to tell what both shapes of differing rows hold. Values are shown to whoever asks and never stored.</summary>
    public bool ShowsValues { get; init; }

    /// <summary>How many ranges of a table that is too large for one snapshot are compared at once.</summary>
    /// <value>1.</value>
    public int Workers { get; init; } = 1;

    /// <summary>What the configuration requires of applications: it tells old versions from new ones.</summary>
    public Gates.GatePolicy Policy { get; init; } = new();
}

/// <summary>The side that is right where two shapes disagree.</summary>
public enum RepairSide
{
    /// <summary>The old shape.</summary>
    Old,

    /// <summary>The new shape.</summary>
    New,
}
