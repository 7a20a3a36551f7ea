using Migrator.Planning.Mappings;

namespace Migrator.Planning;

/// <summary>The unit that is executed, journaled and undone.</summary>
public sealed record PlanStep
{
    /// <summary>Its name in the plan: E1, E2 … for expand, B1 …, then F1 …, Q1 …, D1 … for the stages of contract.</summary>
    public required string Id { get; init; }

    /// <summary>When it runs.</summary>
    public required Phase Phase { get; init; }

    /// <summary>The stage of contract; null in other phases.</summary>
    public ContractStage? Stage { get; init; }

    /// <summary>What kind of work it is.</summary>
    public required StepKind Kind { get; init; }

    /// <summary>What it is for, in one line.</summary>
    public required string Purpose { get; init; }

    /// <summary>The change that caused it, in one line.</summary>
    public required string Cause { get; init; }

    /// <summary>The promise it leans on: I1 to I7.</summary>
    public required string Promise { get; init; }

    /// <summary>The table it works on; null for none.</summary>
    public TableName? Table { get; init; }

    /// <summary>What is executed.</summary>
    public required StepScript Do { get; init; }

    /// <summary>What takes it back, in order; null if nothing can.</summary>
    public IReadOnlyList<StepScript>? Undo { get; init; }

    /// <summary>True if nothing after it can be taken back.</summary>
    public bool IsPointOfNoReturn { get; init; }

    /// <summary>What it does to the data it touches.</summary>
    public StepWork Work { get; init; } = StepWork.Catalog;

    /// <summary>What is done to rows in batches; null for other kinds of work.</summary>
    public BatchedRows? Rows { get; init; }

    /// <summary>The users' triggers that do not fire for what it writes; null if all fire.</summary>
    public IReadOnlyList<string>? SuppressedTriggers { get; init; }

    /// <summary>Rows that must not exist when the step starts, as a query that counts them; null for none.</summary>
    public StepCheck? Check { get; init; }
}

/// <summary>A question asked before a step: how many rows stand in its way.</summary>
/// <param name="Sql">A query that gives a count and up to ten sample keys as text.</param>
/// <param name="Violation">What such a row is, in words.</param>
public sealed record StepCheck(string Sql, string Violation);

/// <summary>What kind of work a step is.</summary>
public enum StepKind
{
    /// <summary>Statements.</summary>
    Statements,

    /// <summary>Copying existing rows in batches.</summary>
    Backfill,

    /// <summary>Updating or deleting rows in batches.</summary>
    Rows,

    /// <summary>Comparing both shapes.</summary>
    Verify,
}

/// <summary>How much of a table a step goes through.</summary>
public enum StepWork
{
    /// <summary>Catalog entries only.</summary>
    Catalog,

    /// <summary>Reads the table once.</summary>
    Scan,

    /// <summary>Builds an index.</summary>
    Build,

    /// <summary>Rewrites rows in batches.</summary>
    Batches,

    /// <summary>Writes every row of a small table anew, at once.</summary>
    Rewrite,

    /// <summary>Whatever the author's SQL does.</summary>
    Unknown,
}
