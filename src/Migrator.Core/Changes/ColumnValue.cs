namespace Migrator.Changes;

/// <summary>What a column is set to, or, in a condition, compared with.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The value. In a condition NULL means IS NULL, and an expression follows the column's name as it is written: <c>&gt; 5</c>.</param>
public sealed record ColumnValue(ColumnName Column, ColumnDefault Value);
