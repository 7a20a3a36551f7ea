namespace Migrator.PostgreSql.Sql;

/// <summary>Settings under which the server writes definitions that mean the same wherever they are executed, as pg_dump has them.</summary>
internal static class ReadableTexts
{
    /// <summary>For the transaction alone. Whose order of day and month is read, and whose money, stays the session's.</summary>
    public const string Settings =
        """
        SET LOCAL extra_float_digits = 3;
        SET LOCAL DateStyle = 'ISO';
        SET LOCAL IntervalStyle = 'postgres';
        SET LOCAL bytea_output = 'hex';
        SET LOCAL standard_conforming_strings = on;
        SET LOCAL quote_all_identifiers = off;
        """;
}
