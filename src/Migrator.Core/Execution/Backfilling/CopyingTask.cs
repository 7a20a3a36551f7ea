using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.Backfilling;

/// <summary>What the workers of all processes do together: one step on one table.</summary>
internal sealed record CopyingTask
{
    /// <summary>The migration's lease under which ranges are handed out.</summary>
    public required Lease Coordinator { get; init; }

    public required string StepId { get; init; }

    public required TableName Table { get; init; }

    /// <summary>The mappings that are filled; empty where <see cref="Rows"/> says what is done.</summary>
    public IReadOnlyList<Mapping> Mappings { get; init; } = [];

    public BatchedRows? Rows { get; init; }

    public IReadOnlyList<Guard> Guards { get; init; } = [];

    /// <summary>The users' triggers that must not fire; null to let all fire.</summary>
    public IReadOnlyList<string>? SuppressedTriggers { get; init; }

    /// <summary>The batch of a range that goes up to a unit.</summary>
    public BatchRequest RequestFor(BackfillRange range, long to, bool skipLocked, TimeSpan leaseFor) => new()
    {
        Lease = Coordinator,
        Range = range,
        LeaseFor = leaseFor,
        From = range.Cursor,
        To = to,
        Table = Table,
        Mappings = Mappings,
        Rows = Rows,
        Guards = Guards,
        SkipLocked = skipLocked,
        SuppressedTriggers = SuppressedTriggers,
    };
}
