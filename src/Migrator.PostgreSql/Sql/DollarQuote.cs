using System.Globalization;

namespace Migrator.PostgreSql.Sql;

/// <summary>Quotes a function body with a tag that does not occur in it.</summary>
internal static class DollarQuote
{
    public static string Around(string body)
    {
        var tag = "$body$";
        for (var attempt = 1; body.Contains(tag, StringComparison.Ordinal); attempt++)
        {
            tag = string.Create(CultureInfo.InvariantCulture, $"$body{attempt}$");
        }

        return $"{tag}{body}{tag}";
    }
}
