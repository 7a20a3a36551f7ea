namespace Migrator.Changes;

/// <summary>Says in the catalog what a table is for.</summary>
public sealed record CommentOnTable(TableName Table, string Comment) : SchemaChange
{
    /// <inheritdoc />
    public override string Describe() => $"comment on table {Table}";
}
