namespace Migrator.Execution.State;

/// <summary>What came of asking for a range to copy.</summary>
/// <param name="Answer">How it stands.</param>
/// <param name="Range">The range, leased to whoever asked; null if there was none to be had.</param>
public sealed record RangeLeasing(RangeAnswer Answer, BackfillRange? Range = null);

/// <summary>How it stands with the ranges of a migration.</summary>
public enum RangeAnswer
{
    /// <summary>One is leased now.</summary>
    Leased,

    /// <summary>All that are not finished are being copied by others.</summary>
    Busy,

    /// <summary>Every range is finished.</summary>
    AllFinished,

    /// <summary>Whoever coordinated has lost the migration's lease or given it back.</summary>
    Over,
}
