using Migrator.Execution.Ports;

namespace Migrator.Execution.Verification;

/// <summary>Under which circumstances a table is compared; what changes among them meanwhile makes the comparison void.</summary>
public sealed record TableCircumstances
{
    /// <summary>The triggers and functions that keep the shapes alike.</summary>
    public required SyncFingerprint Sync { get; init; }

    /// <summary>Where the rows are: the partitions, or the table alone.</summary>
    public required IReadOnlyList<TablePart> Parts { get; init; }

    /// <summary>The server's identity and timeline.</summary>
    public required string Server { get; init; }

    /// <summary>When, by the database's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Bytes of one unit of a range.</summary>
    public required long UnitSize { get; init; }

    /// <summary>True if the table has a row.</summary>
    public required bool HasRows { get; init; }

    /// <summary>How large the table is, in bytes.</summary>
    public long Bytes => Parts.Sum(part => part.Extent.Units) * UnitSize;

    /// <summary>What has changed since; null if nothing has that matters.</summary>
    public string? DifferenceTo(TableCircumstances later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return Sync.Text != later.Sync.Text ? "a sync trigger, a function of a mapping, or a table beside it changed"
            : Server != later.Server ? "the server failed over"
            : !Storages(this).SetEquals(Storages(later)) ? "the table was rewritten"
            : null;
    }

    // Most of what rewrites a table makes its rows invisible to a snapshot from before.
    private static HashSet<(TableName Table, string Storage)> Storages(TableCircumstances one) => [.. one.Parts.Select(part => (part.Table, part.Extent.Storage))];
}

/// <summary>A table in which rows are.</summary>
/// <param name="Table">The table or partition.</param>
/// <param name="Extent">How large it is.</param>
public sealed record TablePart(TableName Table, TableExtent Extent);
