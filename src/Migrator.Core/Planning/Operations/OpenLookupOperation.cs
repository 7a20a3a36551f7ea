namespace Migrator.Planning.Operations;

/// <summary>Fills a lookup table with the values that are there, then adds the reference and the sync in one transaction.</summary>
public sealed record OpenLookupOperation(PreparedLookup Lookup) : Operation;
