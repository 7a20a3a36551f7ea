namespace Migrator.Gates;

/// <summary>An index or constraint that is there, but not whole.</summary>
/// <param name="Kind">What it is, in words: index, constraint.</param>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name.</param>
/// <param name="Problem">What is wrong with it, in words.</param>
public sealed record UnfinishedObject(string Kind, TableName Table, string Name, string Problem);
