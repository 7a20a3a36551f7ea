using System.Globalization;
using System.Text.RegularExpressions;

namespace Migrator.PostgreSql.Planning;

/// <summary>
/// Brings an expression to a column's type as an assignment would: a value that is too long raises. An explicit cast to
/// varchar(n) and its kin cuts it off silently, and a lost character is a lost value.
/// </summary>
internal static partial class CastText
{
    /// <summary>atttypmod of character types counts the length word too.</summary>
    private const int LengthWord = 4;

    public static string For(string expression, string type)
    {
        var match = Limited().Match(type);
        if (!match.Success)
        {
            return $"({expression})::{type}";
        }

        var length = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        return match.Groups[1].Value switch
        {
            "character varying" => Checked("varchar", expression, length + LengthWord),
            "character" => Checked("bpchar", expression, length + LengthWord),
            "bit varying" => Checked("varbit", expression, length),
            _ => Checked("bit", expression, length),
        };
    }

    private static string Checked(string type, string expression, int modifier)
        => $"pg_catalog.\"{type}\"(({expression})::pg_catalog.\"{type}\", {modifier.ToString(CultureInfo.InvariantCulture)}, false)";

    [GeneratedRegex(@"^(character varying|character|bit varying|bit)\((\d+)\)$")]
    private static partial Regex Limited();
}
