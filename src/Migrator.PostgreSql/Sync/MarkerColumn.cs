using System.Security.Cryptography;
using System.Text;

namespace Migrator.PostgreSql.Sync;

/// <summary>The column that holds a bit per open mapping of a table.</summary>
internal static class MarkerColumn
{
    /// <summary>Its name, unique per table: under one name for all, a NATURAL JOIN of two tables would match on it.</summary>
    public static ColumnName For(TableName table)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(table.ToString()));
        return new($"_m_{Convert.ToHexStringLower(digest)[..10]}");
    }
}
