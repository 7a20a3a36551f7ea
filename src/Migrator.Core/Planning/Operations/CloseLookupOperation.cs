namespace Migrator.Planning.Operations;

/// <summary>Refuses NULL where every row holds a value, then removes the sync with a lookup table and drops the columns whose values it holds, in one transaction.</summary>
public sealed record CloseLookupOperation(PreparedLookup Lookup) : Operation;
