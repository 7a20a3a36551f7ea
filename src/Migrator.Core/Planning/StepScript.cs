using System.Text.Json.Serialization;
using Migrator.Planning.Mappings;

namespace Migrator.Planning;

/// <summary>Statements that belong together.</summary>
public sealed record StepScript
{
    /// <summary>True if all of it is one transaction, with its journal record.</summary>
    public required bool IsTransactional { get; init; }

    /// <summary>The statements, in order, exactly as they are sent. One that is not transactional has a single statement, unless it goes from partition to partition.</summary>
    public required IReadOnlyList<PlanStatement> Statements { get; init; }

    /// <summary>What runs before the first table lock: functions, sequences. Nothing is computed once tables are locked.</summary>
    public IReadOnlyList<PlanStatement> BeforeLocks { get; init; } = [];

    /// <summary>Every statement, in the order in which they are sent.</summary>
    public IEnumerable<PlanStatement> AllStatements => BeforeLocks.Concat(Statements);

    /// <summary>What is locked first, one after the other in this order, before anything else is done.</summary>
    public IReadOnlyList<StepLock> Locks { get; init; } = [];

    /// <summary>How patient the step may be.</summary>
    public PatienceClass Patience { get; init; } = PatienceClass.Brief;

    /// <summary>How to tell that an interrupted, not transactional script is done already; null for a transactional one.</summary>
    public IndexProbe? Probe { get; init; }

    /// <summary>The same for an author's script: it counts more than nothing once the script is done. Null for none: an interrupted one needs a human then.</summary>
    public StepCheck? DoneWhen { get; init; }

    /// <summary>
    /// What goes from partition to partition, each piece in its own transaction or outside of any: the statements are then
    /// those for the partitions known so far, and those of others look alike. Null for all other scripts.
    /// </summary>
    public PartitionedPieces? Pieces { get; init; }
}

/// <summary>One statement.</summary>
/// <param name="Sql">Its text.</param>
/// <param name="IsAuthors">True for SQL an author wrote: it runs with the session's own search path.</param>
/// <param name="Sync">
/// Not null where the statement re-creates a table's sync: the text is how it looks if nothing else joins or leaves until
/// then, and is rendered anew, from the mappings open at that moment, when the step runs.
/// </param>
public sealed record PlanStatement(string Sql, SyncTransition? Sync = null, bool IsAuthors = false);

/// <summary>Mappings that join, turn round or leave a table's sync.</summary>
public sealed record SyncTransition
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>Mappings that join, or that are replaced by a new form of themselves.</summary>
    public IReadOnlyList<Mapping> Put { get; init; } = [];

    /// <summary>Keys of mappings of this migration that leave.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];
}

/// <summary>A lock that a step takes.</summary>
/// <param name="Table">The table.</param>
/// <param name="Mode">The mode in the server's words.</param>
/// <param name="Blocks">What waits meanwhile.</param>
/// <param name="PartitionOf">The partitioned table or view whose lock takes this one with it; null where it is asked for by its own name.</param>
public sealed record StepLock(TableName Table, string Mode, Blocks Blocks, TableName? PartitionOf = null)
{
    /// <summary>True where a statement that runs before the tables are locked takes it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTakenBefore { get; init; }

    /// <summary>True where a partitioned table is locked without its partitions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAlone { get; init; }
}

/// <summary>Whom a lock keeps waiting.</summary>
public enum Blocks
{
    /// <summary>Nobody who reads or writes rows.</summary>
    Nobody,

    /// <summary>Writers.</summary>
    Writes,

    /// <summary>Readers and writers.</summary>
    ReadsAndWrites,
}

/// <summary>How long a step may wait and work.</summary>
public enum PatienceClass
{
    /// <summary>Shorter than the server's deadlock detection, from the first lock to the commit; retried.</summary>
    Brief,

    /// <summary>As long as it takes: it blocks nobody.</summary>
    Unhurried,
}

/// <summary>The index that a script builds or drops outside a transaction.</summary>
/// <param name="Schema">The index's schema.</param>
/// <param name="Name">The index's name.</param>
/// <param name="IsBuilt">True if the script is done when the index is there and valid; false if it is done when it is gone.</param>
public sealed record IndexProbe(string Schema, string Name, bool IsBuilt);
