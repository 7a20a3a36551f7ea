namespace Migrator.Changes;

/// <summary>Adds a value to an enum. It cannot be taken away again.</summary>
public sealed record AddEnumValue : SchemaChange
{
    /// <summary>The enum: its schema and its name.</summary>
    public required TableName Enum { get; init; }

    /// <summary>The value.</summary>
    public required string Value { get; init; }

    /// <summary>The value that it comes right before; null for none.</summary>
    public string? Before { get; init; }

    /// <summary>The value that it comes right after; null for none. Without either it is the last one.</summary>
    public string? After { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"add value '{Value}' to enum {Enum}{(Before is null ? "" : $" before '{Before}'")}{(After is null ? "" : $" after '{After}'")}";
}
