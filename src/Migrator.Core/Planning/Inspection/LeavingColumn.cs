namespace Migrator.Planning.Inspection;

/// <summary>A column that goes, or comes back as something else.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Column">Its name.</param>
/// <param name="IsFilled">True if the sync fills it in rows of versions that do not write it.</param>
public sealed record LeavingColumn(TableName Table, ColumnName Column, bool IsFilled = false);
