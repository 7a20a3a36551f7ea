namespace Migrator.Authoring;

/// <summary>Two columns by which rows of two tables are matched.</summary>
/// <param name="Source">The column of the table that columns move out of.</param>
/// <param name="Target">The column of the other one that refers to it.</param>
public sealed record MatchedColumns(string Source, string Target);
