namespace Migrator.Planning.Operations;

/// <summary>Renames a table or sequence that nobody needs any more, so that it can still come back.</summary>
public sealed record RenameRelationOperation(TableName From, TableName To, bool IsSequence) : Operation;
