namespace Migrator.Reporting.Answers;

/// <summary>What <c>demo</c> answers: its counts.</summary>
public sealed record DemoAnswer
{
    /// <summary>The server.</summary>
    public required string Server { get; init; }

    /// <summary>Statements that both versions of the application have run.</summary>
    public required long Statements { get; init; }

    /// <summary>Those of them that failed.</summary>
    public required long Failed { get; init; }

    /// <summary>The message of the first that failed; null if none did.</summary>
    public required string? FirstFailure { get; init; }

    /// <summary>How long the slowest statement took, in milliseconds.</summary>
    public required long SlowestStatementMs { get; init; }

    /// <summary>Rows that were read back while the shape changed and compared with what had been written.</summary>
    public required long AnswersCompared { get; init; }

    /// <summary>Those of them that said something else.</summary>
    public required long AnswersWrong { get; init; }

    /// <summary>Rows that verification compared.</summary>
    public required long RowsVerified { get; init; }

    /// <summary>Rows whose two shapes were found different.</summary>
    public required long Mismatches { get; init; }

    /// <summary>Rows of the finished shape that were compared with what the application remembers.</summary>
    public required long RowsCompared { get; init; }

    /// <summary>Rows that are lost, too many, or not as they were written.</summary>
    public required long RowsDifferent { get; init; }

    /// <summary>The longest time that any step held its locks, in milliseconds.</summary>
    public required long LongestLockMs { get; init; }

    /// <summary>Existing rows copied in a second of backfill.</summary>
    public required long RowsPerSecond { get; init; }

    /// <summary>How long all of it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>How the command ended.</summary>
    public required ExitAnswer Exit { get; init; }
}
