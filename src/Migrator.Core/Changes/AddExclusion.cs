namespace Migrator.Changes;

/// <summary>Says that no two rows of a table agree in all of some comparisons.</summary>
public sealed record AddExclusion : SchemaChange
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The constraint's name.</summary>
    public required string Name { get; init; }

    /// <summary>What is compared, and how.</summary>
    public required IReadOnlyList<ExclusionElement> Elements { get; init; }

    /// <summary>The access method in the server's words (gist, btree, …); null for its default.</summary>
    public string? Method { get; init; }

    /// <summary>Which rows are compared at all; null for all.</summary>
    public SqlText? Filter { get; init; }

    /// <summary>When it is looked at; null: at once, always.</summary>
    public Deferral? Deferral { get; init; }

    /// <inheritdoc />
    public override string Describe() => $"add exclusion constraint {Name} to {Table}";
}

/// <summary>One comparison of an exclusion constraint.</summary>
/// <param name="Expression">A column or an expression over columns.</param>
/// <param name="Operator">The operator that must not hold for two rows.</param>
public sealed record ExclusionElement(SqlText Expression, string Operator);
