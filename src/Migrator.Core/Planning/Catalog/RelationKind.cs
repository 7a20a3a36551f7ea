namespace Migrator.Planning.Catalog;

/// <summary>What kind of relation a name stands for.</summary>
public enum RelationKind
{
    /// <summary>An ordinary table.</summary>
    Table,

    /// <summary>A table divided into partitions.</summary>
    PartitionedTable,

    /// <summary>A partition, or a table that inherits from another or is inherited from.</summary>
    PartOfInheritance,

    /// <summary>A view.</summary>
    View,

    /// <summary>A view that holds its rows.</summary>
    MaterializedView,

    /// <summary>A table of another server.</summary>
    ForeignTable,
}
