namespace Migrator.Gates;

/// <summary>Something that reads a column which a stage takes away.</summary>
/// <param name="Kind">What it is, in words: view, policy, function.</param>
/// <param name="Name">Its name, as the server identifies it.</param>
/// <param name="Table">The table it reads.</param>
/// <param name="Column">The column it reads; null for the whole row.</param>
public sealed record FoundDependent(string Kind, string Name, TableName Table, ColumnName? Column);
