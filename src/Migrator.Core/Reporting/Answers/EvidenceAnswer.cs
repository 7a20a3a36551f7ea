using Migrator.Execution.State;

namespace Migrator.Reporting.Answers;

/// <summary>What a verification saw in a table, in a JSON answer.</summary>
public sealed record EvidenceAnswer(
    string Table, string Mode, long Rows, long Pending, long Mismatched, long Lossy, IReadOnlyList<DifferenceAnswer> Differences, string? Confidence, DateTimeOffset TakenAt)
{
    /// <summary>The same facts.</summary>
    public static EvidenceAnswer Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return new(
            evidence.Table.ToString(),
            evidence.Mode,
            evidence.Rows,
            evidence.Pending,
            evidence.Mismatched,
            evidence.Lossy,
            [.. evidence.Differences.Select(DifferenceAnswer.Of)],
            evidence.Confidence,
            evidence.TakenAt);
    }
}

/// <summary>Rows of one kind, in a JSON answer.</summary>
public sealed record DifferenceAnswer(string Kind, string? Application, long Rows, IReadOnlyList<DifferingRowAnswer> Samples)
{
    /// <summary>The same facts.</summary>
    public static DifferenceAnswer Of(Difference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return new(
            StableName.Of(difference.Kind),
            difference.Application,
            difference.Rows,
            [.. difference.Samples.Select(row => new DifferingRowAnswer(row.Key, row.Values))]);
    }
}

/// <summary>A row, in a JSON answer; its values only where somebody asked for them.</summary>
public sealed record DifferingRowAnswer(string Key, string? Values);
