namespace Migrator.Changes;

/// <summary>Creates a sequence that no live version knows yet.</summary>
public sealed record CreateSequence : SchemaChange
{
    /// <summary>The sequence's name; it shares its names with tables.</summary>
    public required TableName Sequence { get; init; }

    /// <summary>The step from one number to the next; null for the server's default.</summary>
    public long? Increment { get; init; }

    /// <summary>The smallest number; null for the server's default.</summary>
    public long? Minimum { get; init; }

    /// <summary>The largest number; null for the server's default.</summary>
    public long? Maximum { get; init; }

    /// <summary>The first number; null for the server's default.</summary>
    public long? Start { get; init; }

    /// <summary>How many numbers a session takes at once; null for the server's default.</summary>
    public long? Cache { get; init; }

    /// <summary>True if it begins again after its last number.</summary>
    public bool IsCyclic { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"create sequence {Sequence}";
}
