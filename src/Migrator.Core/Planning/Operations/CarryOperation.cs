namespace Migrator.Planning.Operations;

/// <summary>Builds on the new columns what hangs on the old ones: the part that can reject nobody, or the rest.</summary>
public sealed record CarryOperation(TableName Table, PreparedMapping Mapping, CarryPart Part) : Operation;

/// <summary>Which part of the carried objects.</summary>
public enum CarryPart
{
    /// <summary>What can reject no live version's write.</summary>
    Harmless,

    /// <summary>What can: it waits for the gate.</summary>
    Rejecting,

    /// <summary>Foreign keys that point to a copy: they wait for its unique index.</summary>
    Keys,
}
