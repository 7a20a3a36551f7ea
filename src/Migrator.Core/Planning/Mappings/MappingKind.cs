namespace Migrator.Planning.Mappings;

/// <summary>What the two sides of a mapping are to each other.</summary>
public enum MappingKind
{
    /// <summary>The new column belongs to the new version; NULL means "not given" and is filled once.</summary>
    InitialValue,

    /// <summary>Both shapes are true, whoever writes.</summary>
    TwoWay,

    /// <summary>The old shape is the truth until contract.</summary>
    OneWay,

    /// <summary>The old column goes; rows of new versions get a last value for old readers.</summary>
    LastValue,

    /// <summary>No second shape: the bit says which rows an update in batches need not visit any more. Rows that are inserted meanwhile have it from the start.</summary>
    RowUpdate,

    /// <summary>Both shapes are true, and the new one is in another table.</summary>
    Moved,
}
