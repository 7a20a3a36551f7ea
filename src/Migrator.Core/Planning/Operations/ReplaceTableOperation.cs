namespace Migrator.Planning.Operations;

/// <summary>Puts a table out of reach under another name and creates a new one under its name, in one transaction.</summary>
/// <param name="Create">The table that comes, with all that it is born with.</param>
/// <param name="RetiredName">The name of the old table from then on.</param>
/// <param name="Indexes">The old table's indexes, whose names the new table may want.</param>
/// <param name="Sequences">The sequences that belong to columns of the old table.</param>
public sealed record ReplaceTableOperation(
    CreateTableOperation Create, TableName RetiredName, IReadOnlyList<RenamedRelation> Indexes, IReadOnlyList<RenamedRelation> Sequences) : Operation
{
    /// <summary>Names of its NOT NULL constraints, where they have some: the server would look for another one for the new table's.</summary>
    public IReadOnlyList<(string From, string To)> NotNulls { get; init; } = [];
}

/// <summary>A relation that gives its name away.</summary>
/// <param name="From">Its name.</param>
/// <param name="To">The name that it has then.</param>
public sealed record RenamedRelation(TableName From, TableName To);
