namespace Migrator.Planning;

/// <summary>A stage of contract; each has its own gate.</summary>
public enum ContractStage
{
    /// <summary>The new column takes the old one's name.</summary>
    Flip,

    /// <summary>The old shape is renamed out of reach, and can still come back.</summary>
    Quarantine,

    /// <summary>The old shape goes: the point of no return.</summary>
    Drop,
}
