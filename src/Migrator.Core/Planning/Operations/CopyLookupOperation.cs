namespace Migrator.Planning.Operations;

/// <summary>Gives existing rows their references.</summary>
public sealed record CopyLookupOperation(PreparedLookup Lookup) : Operation;
