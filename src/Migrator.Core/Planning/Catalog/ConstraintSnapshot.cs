namespace Migrator.Planning.Catalog;

/// <summary>A constraint as it stands.</summary>
public sealed record ConstraintSnapshot
{
    /// <summary>The table that has it.</summary>
    public required TableName Table { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>What kind it is.</summary>
    public required ConstraintKind Kind { get; init; }

    /// <summary>The columns, in the order the constraint pairs them.</summary>
    public required IReadOnlyList<ColumnName> Columns { get; init; }

    /// <summary>The table it refers to; null unless a foreign key.</summary>
    public TableName? Referenced { get; init; }

    /// <summary>The referred columns, paired by position.</summary>
    public IReadOnlyList<ColumnName> ReferencedColumns { get; init; } = [];

    /// <summary>What follows the columns of a foreign key, in the server's words: MATCH, ON UPDATE, ON DELETE, DEFERRABLE.</summary>
    public string ForeignKeyClause { get; init; } = "";

    /// <summary>The columns that a foreign key sets on delete, where these are not all of its own.</summary>
    public IReadOnlyList<ColumnName> DeleteSetColumns { get; init; } = [];

    /// <summary>DEFERRABLE and INITIALLY DEFERRED, as far as they apply; empty otherwise.</summary>
    public string DeferralClause { get; init; } = "";

    /// <summary>The server's own text, without the name.</summary>
    public required string Definition { get; init; }

    /// <summary>The condition of a check; null for other sorts.</summary>
    public string? Condition { get; init; }

    /// <summary>The operators with which a foreign key compares, with their schemas, referred column first.</summary>
    public IReadOnlyList<string> Operators { get; init; } = [];

    /// <summary>False if existing rows were never checked.</summary>
    public required bool IsValidated { get; init; }

    /// <summary>True for what a partition has of a foreign key further up, which comes and goes with the partition.</summary>
    public bool IsPiece { get; init; }

    /// <summary>How many tables hand it on to this one by INHERITS, or as the table of which this is a partition; 0 if it is the table's own.</summary>
    public int Parents { get; init; }

    /// <summary>True if another table hands it on to this one, and this one does not have it by itself.</summary>
    public bool IsHandedOn { get; init; }

    /// <summary>True if the tables that inherit get it as well: a check, unless it says that it is not for them.</summary>
    public bool ReachesHeirs => Kind is ConstraintKind.Check && !Definition.Contains(" NO INHERIT", StringComparison.Ordinal);

    /// <summary>The comment; null for none.</summary>
    public string? Comment { get; init; }
}

/// <summary>What kind a constraint is.</summary>
public enum ConstraintKind
{
    /// <summary>CHECK.</summary>
    Check,

    /// <summary>PRIMARY KEY.</summary>
    PrimaryKey,

    /// <summary>UNIQUE.</summary>
    Unique,

    /// <summary>FOREIGN KEY.</summary>
    ForeignKey,

    /// <summary>EXCLUDE.</summary>
    Exclusion,

    /// <summary>Anything else, such as a constraint trigger.</summary>
    Other,
}
