namespace Migrator.Planning.Operations;

/// <summary>Gives a table its new name for good: the old one is known no more.</summary>
/// <param name="Table">The table, by its old name.</param>
/// <param name="NewName">Its new name.</param>
/// <param name="IsShown">True if it has been usable by the new name already.</param>
public sealed record CloseTableNameOperation(TableName Table, TableName NewName, bool IsShown) : Operation;
