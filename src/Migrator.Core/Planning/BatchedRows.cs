namespace Migrator.Planning;

/// <summary>A change of rows that is made in batches, in the server's language; it names the row's columns without their table.</summary>
/// <param name="Key">Its name in reports, unique in the migration.</param>
/// <param name="Assignments">The new values; null to delete the rows.</param>
/// <param name="Condition">Which rows; null for every row.</param>
/// <param name="Bit">The bit of the table's marker column that says which rows need no visit any more; null where a visited row is gone.</param>
public sealed record BatchedRows(string Key, string? Assignments, string? Condition, int? Bit);
