using Migrator.Changes;

namespace Migrator.Planning.Operations;

/// <summary>Lets a table be used by its coming name as well, with the columns that it is to have.</summary>
/// <param name="Table">The table, by the name that it has.</param>
/// <param name="NewName">The name that it is to have.</param>
/// <param name="Columns">What is seen of it by the coming name, in order.</param>
public sealed record OpenTableNameOperation(TableName Table, TableName NewName, IReadOnlyList<ShownColumn> Columns) : Operation;

/// <summary>A column as it is seen by the table's coming name.</summary>
/// <param name="Column">Its name in the table until contract.</param>
/// <param name="ShownAs">The name that it is seen by, and has at the end.</param>
/// <param name="Default">The default that it has by that name, where the column gets its own only later; null for that of the table.</param>
public sealed record ShownColumn(ColumnName Column, ColumnName ShownAs, ColumnDefault? Default = null);
