namespace Migrator.Demo;

/// <summary>What the demo counted, from the first statement to the last.</summary>
public sealed record DemoCounts
{
    /// <summary>The server, for people.</summary>
    public required string Server { get; init; }

    /// <summary>Statements that both versions of the application have run.</summary>
    public required long Statements { get; init; }

    /// <summary>Those of them that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>The message of the first that failed; null if none did.</summary>
    public required string? FirstFailure { get; init; }

    /// <summary>How long the slowest of them took, waiting for locks included.</summary>
    public required TimeSpan SlowestStatement { get; init; }

    /// <summary>Rows that were read back by either version while the shape changed and compared with what had been written.</summary>
    public required long AnswersCompared { get; init; }

    /// <summary>Those of them that said something else.</summary>
    public required long AnswersWrong { get; init; }

    /// <summary>Rows that verification compared.</summary>
    public required long RowsVerified { get; init; }

    /// <summary>Rows that verification, or the demo's own query, found different in the two shapes.</summary>
    public required long Mismatches { get; init; }

    /// <summary>Rows of the finished shape that were compared with what the application remembers having written.</summary>
    public required long RowsCompared { get; init; }

    /// <summary>Rows that are lost, too many, or not as they were written.</summary>
    public required long RowsDifferent { get; init; }

    /// <summary>The longest time that any step held its locks.</summary>
    public required TimeSpan LongestLock { get; init; }

    /// <summary>Existing rows copied in a second of backfill.</summary>
    public required double RowsPerSecond { get; init; }

    /// <summary>From the start of the server to the last comparison.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>True if no statement failed and every row is as it was written.</summary>
    public bool IsClean => Failed == 0 && AnswersWrong == 0 && Mismatches == 0 && RowsDifferent == 0 && RowsCompared > 0 && RowsVerified > 0;
}
