namespace Migrator.Changes;

/// <summary>The sorts of constraint that an author can name.</summary>
public enum ConstraintSort
{
    /// <summary>The primary key.</summary>
    PrimaryKey,

    /// <summary>A unique constraint.</summary>
    Unique,

    /// <summary>A foreign key.</summary>
    ForeignKey,

    /// <summary>A check.</summary>
    Check,

    /// <summary>An exclusion constraint.</summary>
    Exclusion,
}
