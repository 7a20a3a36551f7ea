namespace Migrator.Changes;

/// <summary>Says what must not be false of any row of a table.</summary>
public sealed record AddCheck : SchemaChange
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The constraint's name.</summary>
    public required string Name { get; init; }

    /// <summary>What must not be false.</summary>
    public required SqlText Expression { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"add check {Name} to {Table}";
}
