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

    /// <summary>What they are for, in the author's words; null for none.</summary>
    public string? Purpose { get; init; }

    /// <inheritdoc />
    public override string Describe() => Purpose ?? $"run SQL in {Phase}";
}
