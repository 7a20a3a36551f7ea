namespace Migrator.Changes;

/// <summary>Gives a table another name, or another schema.</summary>
public sealed record RenameTable : SchemaChange
{
    /// <summary>The name that it has.</summary>
    public required TableName From { get; init; }

    /// <summary>The name that it is to have.</summary>
    public required TableName To { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"rename table {From} to {To}";
}
