namespace Migrator.Execution.Backfilling;

/// <summary>The ways in which passing over a table can end, what stops all workers last.</summary>
internal enum PassEnding
{
    /// <summary>The worker was one too many; the others go on.</summary>
    Surplus,

    /// <summary>Every range was passed, those left behind included.</summary>
    Finished,

    /// <summary>Time or patience of the caller is used up.</summary>
    Stopped,

    /// <summary>The table was rewritten: places mean nothing any more.</summary>
    StorageChanged,

    /// <summary>A condition of the gate did not hold any more.</summary>
    Closed,

    /// <summary>The lease under which ranges were handed out is another's, or nobody's.</summary>
    Over,
}
