namespace Migrator.Planning.Catalog;

/// <summary>A table with everything that hangs on it.</summary>
public sealed record TableSnapshot
{
    /// <summary>The table's name.</summary>
    public required TableName Name { get; init; }

    /// <summary>What kind of relation it is.</summary>
    public required RelationKind Kind { get; init; }

    /// <summary>The server's number for it, as text; compared, never shown.</summary>
    public required string ObjectId { get; init; }

    /// <summary>The role that owns it.</summary>
    public required string Owner { get; init; }

    /// <summary>True if our role may alter it.</summary>
    public required bool IsOwned { get; init; }

    /// <summary>Rows, as the server's statistics estimate them; null if it never counted.</summary>
    public required long? EstimatedRows { get; init; }

    /// <summary>Size of the table without its indexes, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Attributes ever used, dropped ones included.</summary>
    public required int AttributesUsed { get; init; }

    /// <summary>The partitioned table at the top of the tree this is a partition in; null if it is none.</summary>
    public TableName? Root { get; init; }

    /// <summary>Every partition below a partitioned table, at whatever level, by name.</summary>
    public IReadOnlyList<TableName> Partitions { get; init; } = [];

    /// <summary>Every table that inherits (INHERITS) from this one, at whatever level, by name; none if it is partitioned.</summary>
    public IReadOnlyList<TableName> Heirs { get; init; } = [];

    /// <summary>The tables that this one inherits (INHERITS) from directly, by name; none if it is a partition.</summary>
    public IReadOnlyList<TableName> Parents { get; init; } = [];

    /// <summary>True if the table inherits (INHERITS) from another one or is inherited from, and is no partition.</summary>
    public bool IsInTree => Kind is RelationKind.PartOfInheritance && Root is null;

    /// <summary>The columns that decide to which partition a row goes, those in expressions included; empty if the table is not partitioned.</summary>
    public IReadOnlyList<ColumnName> PartitionKey { get; init; } = [];

    /// <summary>True if an expression, and not just columns, decides to which partition a row goes.</summary>
    public bool IsPartitionedByExpression { get; init; }

    /// <summary>True if row security hides rows from somebody.</summary>
    public bool HasRowSecurity { get; init; }

    /// <summary>The comment; null for none.</summary>
    public string? Comment { get; init; }

    /// <summary>The columns, in order.</summary>
    public required IReadOnlyList<ColumnSnapshot> Columns { get; init; }

    /// <summary>Rights on the whole table, the owner's included.</summary>
    public IReadOnlyList<ColumnGrant> Grants { get; init; } = [];

    /// <summary>The indexes, those of constraints included.</summary>
    public IReadOnlyList<IndexSnapshot> Indexes { get; init; } = [];

    /// <summary>The constraints.</summary>
    public IReadOnlyList<ConstraintSnapshot> Constraints { get; init; } = [];

    /// <summary>Foreign keys of other tables (or of this one) that point here.</summary>
    public IReadOnlyList<ConstraintSnapshot> ReferencedBy { get; init; } = [];

    /// <summary>The users' triggers.</summary>
    public IReadOnlyList<TriggerSnapshot> Triggers { get; init; } = [];

    /// <summary>Objects that read columns and cannot simply be carried: views, policies, functions, …</summary>
    public IReadOnlyList<DependentSnapshot> Dependents { get; init; } = [];

    /// <summary>Publications that send this table to subscribers.</summary>
    public IReadOnlyList<string> Publications { get; init; } = [];

    /// <summary>Publications for whose sake the server refuses every UPDATE, because they could not tell subscribers which row it is.</summary>
    public IReadOnlyList<string> RefusesUpdatesFor { get; init; } = [];

    /// <summary>True if its columns are those of a type (CREATE TABLE … OF), so that it takes no others.</summary>
    public bool IsTyped { get; init; }

    /// <summary>The column of that name; null if there is none.</summary>
    public ColumnSnapshot? Find(ColumnName column) => Columns.FirstOrDefault(candidate => candidate.Name == column);
}
