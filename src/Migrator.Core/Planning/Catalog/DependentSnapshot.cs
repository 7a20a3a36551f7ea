namespace Migrator.Planning.Catalog;

/// <summary>Something that reads a column and would break, or block us, if the column went.</summary>
/// <param name="Kind">What it is, in words: view, policy, function, generated column, …</param>
/// <param name="Name">Its name, as the server identifies it.</param>
/// <param name="Column">The column it reads; null for the whole row.</param>
/// <param name="Relation">The view that it is, whose columns may be read in their turn; null for anything else.</param>
public sealed record DependentSnapshot(string Kind, string Name, ColumnName? Column, TableName? Relation = null);
