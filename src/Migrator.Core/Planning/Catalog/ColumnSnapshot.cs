namespace Migrator.Planning.Catalog;

/// <summary>A column as it stands.</summary>
public sealed record ColumnSnapshot
{
    /// <summary>The name.</summary>
    public required ColumnName Name { get; init; }

    /// <summary>The type with its modifier, as the server writes it.</summary>
    public required string Type { get; init; }

    /// <summary>What the type does besides holding values.</summary>
    public TypeTraits Traits { get; init; }

    /// <summary>The number the server gave it; never used again after a drop.</summary>
    public required int Number { get; init; }

    /// <summary>True if NULL is refused.</summary>
    public required bool IsNotNull { get; init; }

    /// <summary>The name of the constraint that refuses NULL, on a server where that is one; null otherwise.</summary>
    public string? NotNullName { get; init; }

    /// <summary>How many tables hand it on to this one by INHERITS, or as the table of which this is a partition; 0 if it is the table's own.</summary>
    public int Parents { get; init; }

    /// <summary>The default's expression; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>True if the default gives the same value always and in every session.</summary>
    public bool IsDefaultImmutable { get; init; }

    /// <summary>True if the server computes it from other columns.</summary>
    public bool IsGenerated { get; init; }

    /// <summary>How the server numbers it; null if it does not.</summary>
    public IdentityKind? Identity { get; init; }

    /// <summary>The sequence that belongs to it, by identity or serial; null for none.</summary>
    public TableName? OwnedSequence { get; init; }

    /// <summary>The type of that sequence; it need not be the column's.</summary>
    public string? SequenceType { get; init; }

    /// <summary>The collation's qualified name, quoted by the server, if it is not the type's own; null otherwise.</summary>
    public string? Collation { get; init; }

    /// <summary>The statistics target; null for the default.</summary>
    public int? StatisticsTarget { get; init; }

    /// <summary>Per-column options such as <c>n_distinct=100</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>How long values are stored, if not as the type says; null otherwise.</summary>
    public string? Storage { get; init; }

    /// <summary>How long values are compressed, if said; null otherwise.</summary>
    public string? Compression { get; init; }

    /// <summary>The comment; null for none.</summary>
    public string? Comment { get; init; }

    /// <summary>Rights on this column alone.</summary>
    public IReadOnlyList<ColumnGrant> Grants { get; init; } = [];
}

/// <summary>How the server numbers an identity column.</summary>
public enum IdentityKind
{
    /// <summary>A value given by the client is refused.</summary>
    Always,

    /// <summary>A value given by the client is kept.</summary>
    ByDefault,
}

/// <summary>A right on one column, or on a whole table.</summary>
/// <param name="Grantee">The role; empty for everybody.</param>
/// <param name="Privilege">SELECT, INSERT, UPDATE or REFERENCES; on a table also others.</param>
/// <param name="IsGrantable">True if the role may pass it on.</param>
public sealed record ColumnGrant(string Grantee, string Privilege, bool IsGrantable);
