namespace Migrator.Planning.Catalog;

/// <summary>Something that needs a sequence: without it, it would not work, or the sequence cannot go.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="Name">What needs it, as the server describes it.</param>
/// <param name="Table">The table whose column owns the sequence or takes its default from it; null for other objects.</param>
/// <param name="Column">That column.</param>
/// <param name="IsOwner">True if the sequence belongs to the column and goes with it.</param>
public sealed record SequenceUser(TableName Sequence, string Name, TableName? Table, ColumnName? Column, bool IsOwner);
