namespace Migrator.Planning.Catalog;

/// <summary>What a type does besides holding values: a domain checks them, and may give one where none is given.</summary>
[Flags]
public enum TypeTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It checks its values, so that the server writes every row anew to add a column of it.</summary>
    ChecksValues = 1,

    /// <summary>It refuses NULL, also in a statement that leaves the column out.</summary>
    RefusesNull = 2,

    /// <summary>It has a default of its own.</summary>
    BringsValue = 4,

    /// <summary>Its default is another one at each call, so that the server writes every row anew to add a column of it.</summary>
    BringsNewValues = 8,

    /// <summary>A cast to it cuts what is too long off without an error, inside an array or behind a domain, where no length can be checked before.</summary>
    CutsOff = 16,
}
