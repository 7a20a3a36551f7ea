namespace Migrator.Planning.Inspection;

/// <summary>What changing a column's type means.</summary>
public enum TypeChange
{
    /// <summary>The same type.</summary>
    None,

    /// <summary>Every value fits, and the server changes its catalog only.</summary>
    Free,

    /// <summary>Every value fits and none collide, but every row is rewritten.</summary>
    Widening,

    /// <summary>Anything may happen.</summary>
    Other,
}
