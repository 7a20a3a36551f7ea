namespace Migrator.Planning.Inspection;

/// <summary>A column that a computed column of the same table reads.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The computed column.</param>
/// <param name="Input">The column that it reads.</param>
public sealed record ComputedInput(TableName Table, ColumnName Column, ColumnName Input);
