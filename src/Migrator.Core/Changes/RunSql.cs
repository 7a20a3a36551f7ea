namespace Migrator.Changes;

/// <summary>Runs SQL that only its author understands, in the phase the author declared.</summary>
public sealed record RunSql : SchemaChange
{
    /// <summary>The statements.</summary>
    public required SqlText Sql { get; init; }

    /// <summary>When they run.</summary>
    public required Phase Phase { get; init; }

    /// <summary>What takes them back; null if nothing does.</summary>
    public SqlText? Undo { get; init; }

    /// <summary>True if the statement, which is one then, runs outside a transaction.</summary>
    public bool IsOutsideTransaction { get; init; }

    /// <summary>A query that gives true once the statement outside a transaction has done its work; null for none.</summary>
    public SqlText? DoneWhen { get; init; }

    /// <summary>What they are for, in the author's words; null for none.</summary>
    public string? Purpose { get; init; }

    /// <inheritdoc />
    public override string Describe() => Purpose ?? $"run SQL in {Phase}";
}
