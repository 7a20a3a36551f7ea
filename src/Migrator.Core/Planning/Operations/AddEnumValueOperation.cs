using Migrator.Changes;

namespace Migrator.Planning.Operations;

/// <summary>Adds a value to an enum, in a transaction of its own: only after it can the value be used.</summary>
public sealed record AddEnumValueOperation(AddEnumValue Change) : Operation;
