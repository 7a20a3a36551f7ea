namespace Migrator.PostgreSql.Sql;

/// <summary>Quotes names, always: case, blanks, quotes and reserved words are kept.</summary>
internal static class PgIdentifier
{
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Quote(ColumnName column) => Quote(column.Value);

    public static string Quote(TableName table) => $"{Quote(table.Schema)}.{Quote(table.Name)}";
}
