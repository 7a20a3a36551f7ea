using System.Globalization;
using System.Text.RegularExpressions;
using Migrator.Planning.Inspection;

namespace Migrator.PostgreSql.Planning;

/// <summary>Says what a change of type costs and risks, from the names that format_type gives.</summary>
internal static partial class TypeChanges
{
    private const int Unbounded = int.MaxValue;

    private static readonly Dictionary<string, string[]> Widenings = new()
    {
        ["smallint"] = ["integer", "bigint", "numeric"],
        ["integer"] = ["bigint", "numeric", "double precision"],
        ["bigint"] = ["numeric"],
        ["real"] = ["double precision"],
    };

    public static TypeChange Classify(string from, string to)
    {
        if (from == to)
        {
            return TypeChange.None;
        }

        var (old, wanted) = (Parse(from), Parse(to));
        if (old.Name == wanted.Name)
        {
            return SameFamily(old, wanted);
        }

        if (old.Name is "character varying" && wanted is { Name: "text" })
        {
            return TypeChange.Free;
        }

        if (old.Name is "text" && wanted is { Name: "character varying", First: Unbounded })
        {
            return TypeChange.Free;
        }

        return Widenings.TryGetValue(old.Name, out var wider) && wider.Contains(wanted.Name) && wanted.First == Unbounded ? TypeChange.Widening : TypeChange.Other;
    }

    /// <summary>True for the built-in types that have a collation.</summary>
    public static bool IsText(string type) => type is "text" || type.StartsWith("character", StringComparison.Ordinal);

    private static TypeChange SameFamily(Parsed old, Parsed wanted) => old.Name switch
    {
        "character varying" or "bit varying" when wanted.First >= old.First => TypeChange.Free,
        "numeric" when wanted.First == Unbounded => TypeChange.Free,
        "numeric" when old.First != Unbounded && wanted.Second == old.Second && wanted.First >= old.First => TypeChange.Free,
        // More digits before and after the point: every value fits, but its image gets zeros, so every row is rewritten.
        "numeric" when old.First != Unbounded && wanted.Second > old.Second && wanted.First - wanted.Second >= old.First - old.Second => TypeChange.Widening,
        _ => TypeChange.Other,
    };

    private static Parsed Parse(string type)
    {
        var match = WithModifier().Match(type);
        return match.Success
            ? new Parsed(match.Groups[1].Value, Number(match.Groups[2].Value), match.Groups[3].Success ? Number(match.Groups[3].Value) : 0)
            : new Parsed(type, Unbounded, 0);
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(character varying|bit varying|numeric)\((\d+)(?:,(\d+))?\)$")]
    private static partial Regex WithModifier();

    private sealed record Parsed(string Name, int First, int Second);
}
