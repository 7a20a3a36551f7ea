namespace Migrator.Planning;

/// <summary>Something that reads a replaced column, and that the plan itself brings over to the new one.</summary>
/// <param name="Kind">What it is, in words.</param>
/// <param name="Name">Its name, as the server identifies it.</param>
/// <param name="Table">The table it reads.</param>
/// <param name="Column">The column it reads, by the name it had when the plan was made; null for the table as such.</param>
public sealed record CarriedReader(string Kind, string Name, TableName Table, ColumnName? Column);
