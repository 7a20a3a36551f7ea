namespace Migrator.Changes;

/// <summary>Removes a sequence once no live version takes numbers from it.</summary>
public sealed record DropSequence(TableName Sequence) : SchemaChange
{
    /// <inheritdoc />
    public override string Describe() => $"drop sequence {Sequence}";
}
