namespace Migrator.PostgreSql.Sql;

/// <summary>Writes text as a literal, for statements that cannot take parameters.</summary>
internal static class PgLiteral
{
    public static string Text(string value)
    {
        var quoted = $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
        return value.Contains('\\', StringComparison.Ordinal) ? $"E{quoted.Replace("\\", "\\\\", StringComparison.Ordinal)}" : quoted;
    }
}
