using Migrator.Changes;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Operations;

/// <summary>Inserts, updates or deletes rows: in one transaction, or in batches.</summary>
/// <param name="Change">The change: <see cref="InsertRows"/>, <see cref="UpdateRows"/> or <see cref="DeleteRows"/>.</param>
/// <param name="Created">The table as this migration creates it; null where it exists.</param>
public sealed record ChangeRowsOperation(SchemaChange Change, CreateTable? Created) : Operation
{
    /// <summary>True to go through the table in batches.</summary>
    public bool IsBatched { get; init; }

    /// <summary>The bit that tells the rows that an update in batches need not visit; null for everything else.</summary>
    public Mapping? Marking { get; init; }

    /// <summary>The constraints whose columns each inserted row gives as constants; the first one names the rows when they are taken back.</summary>
    public IReadOnlyList<IReadOnlyList<ColumnName>> Keys { get; init; } = [];
}
