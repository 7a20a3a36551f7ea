namespace Migrator.Execution.Backfilling;

/// <summary>The ways in which passing over a table can end.</summary>
internal enum PassEnding
{
    /// <summary>Every range was passed, and what had been left behind was visited again.</summary>
    Finished,

    /// <summary>Time or patience of the caller is used up.</summary>
    Stopped,

    /// <summary>The table was rewritten: places mean nothing any more.</summary>
    StorageChanged,

    /// <summary>A condition of the gate did not hold any more.</summary>
    Closed,
}
