namespace Migrator.Execution.State;

/// <summary>What a verification saw, and under which circumstances.</summary>
public sealed record Evidence
{
    /// <summary>The migration.</summary>
    public required MigrationId Migration { get; init; }

    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>Hash of the rule that was applied: mappings and their functions.</summary>
    public required string RuleHash { get; init; }

    /// <summary><c>snapshot</c>, <c>ranged</c> or <c>sampled</c>; the last is never stored.</summary>
    public required string Mode { get; init; }

    /// <summary>Rows compared; counted by the statement that compared them.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows not yet copied.</summary>
    public required long Pending { get; init; }

    /// <summary>Rows whose two shapes disagree.</summary>
    public required long Mismatched { get; init; }

    /// <summary>Rows whose shapes agree in one direction only; that explains them, and they stand in nobody's way.</summary>
    public long Lossy { get; init; }

    /// <summary>The same rows by what is the matter with them and who wrote them.</summary>
    public IReadOnlyList<Difference> Differences { get; init; } = [];

    /// <summary>Keys of some rows that are not copied or disagree.</summary>
    public IReadOnlyList<string> Samples =>
    [
        .. from difference in Differences
           where difference.Kind != DifferenceKind.Lossy
           from row in difference.Samples
           select row.Key,
    ];

    /// <summary>What a sample tells about the whole, in words; null where every row was compared.</summary>
    public string? Confidence { get; init; }

    /// <summary>Triggers and functions as they were before and after; a change makes the evidence void.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Writes on record by then that had made shapes disagree; one more makes the evidence void.</summary>
    public long Drift { get; init; }

    /// <summary>The server's identity and timeline, as <see cref="Planning.Catalog.ServerFacts.Lineage"/> writes them; a failover makes the evidence void.</summary>
    public required string Server { get; init; }

    /// <summary>When, by the database's clock.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>True if every row agrees.</summary>
    public bool IsClean => Pending == 0 && Mismatched == 0;
}
