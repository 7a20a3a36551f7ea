namespace Migrator.Changes;

/// <summary>When a constraint that may wait for the end of a transaction is looked at.</summary>
public enum Deferral
{
    /// <summary>At each statement, unless the transaction says otherwise.</summary>
    InitiallyImmediate,

    /// <summary>At the end of the transaction, unless it says otherwise.</summary>
    InitiallyDeferred,
}
