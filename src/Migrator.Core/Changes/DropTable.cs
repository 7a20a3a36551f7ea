namespace Migrator.Changes;

/// <summary>Removes a table once no live version uses it.</summary>
public sealed record DropTable : SchemaChange
{
    /// <summary>The table that goes.</summary>
    public required TableName Table { get; init; }

    /// <summary>True if it is no error that there is no such table.</summary>
    public bool IfExists { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"drop table {Table}";
}
