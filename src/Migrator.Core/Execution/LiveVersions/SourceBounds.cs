namespace Migrator.Execution.LiveVersions;

/// <summary>What is asked of a source's answer.</summary>
public sealed record SourceBounds
{
    /// <summary>What it is called in gates and answers.</summary>
    public required string Name { get; init; }

    /// <summary>What its looks are remembered by, so that those at something else are not taken for them; null for the name.</summary>
    public string? WatchedAs { get; init; }

    /// <summary>True if no gate opens while it does not answer completely; false if it can only add versions.</summary>
    /// <value>true.</value>
    public bool IsRequired { get; init; } = true;

    /// <summary>How long it may take.</summary>
    /// <value>15 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How old its answer may be.</summary>
    /// <value>5 minutes.</value>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many live instances it sees at least; a source that sees fewer looks in the wrong place.</summary>
    /// <value>0: any number.</value>
    public int ExpectedMin { get; init; }
}
