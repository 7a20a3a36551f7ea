namespace Migrator.Changes;

/// <summary>Removes an index once no live version's queries need it.</summary>
public sealed record DropIndex(TableName Table, string Name) : SchemaChange
{
    /// <inheritdoc />
    public override string Describe() => $"drop index {Name} of {Table}";
}
