using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>
/// Binary difference where names are bound when the statement is created, as in WHEN and in our own queries: the same truth
/// as <see cref="Plpgsql.Differ"/>, without building rows for those types whose equality compares images anyway.
/// </summary>
/// <remarks>Not in the body of a function: there an operator is looked up on the application's search path.</remarks>
internal sealed class BoundDifference(IEnumerable<MappedColumn> columns)
{
    // A domain has a name of its own, and so is none of these; text compares images under the collation "C".
    private static readonly HashSet<string> ByImage =
        ["smallint", "integer", "bigint", "boolean", "uuid", "date", "timestamp without time zone", "timestamp with time zone"];

    private readonly Dictionary<ColumnName, string> types = columns.DistinctBy(column => column.Name).ToDictionary(column => column.Name, column => column.Type);

    /// <summary>The condition that an UPDATE changes one of these columns.</summary>
    public string Changed(IReadOnlyList<ColumnName> names)
    {
        var simple = names.Where(name => types.TryGetValue(name, out var type) && IsSimple(type)).ToList();
        var others = names.Except(simple).ToList();
        return string.Join(" OR ", simple.Select(name => Differ(Plpgsql.Field("OLD", name), Plpgsql.Field("NEW", name), types[name])).Concat(others.Count == 0 ? [] : [Plpgsql.Differ(others)]));
    }

    /// <summary>The condition that two expressions of a type have different images.</summary>
    public static string Differ(string left, string right, string type)
        => IsText(type) ? $"{left} COLLATE pg_catalog.\"C\" IS DISTINCT FROM {right} COLLATE pg_catalog.\"C\""
            : ByImage.Contains(type) ? $"{left} IS DISTINCT FROM {right}"
            : $"pg_catalog.record_image_ne(ROW({left}), ROW({right}))";

    private static bool IsSimple(string type) => ByImage.Contains(type) || IsText(type);

    private static bool IsText(string type) => type == "text" || type == "character varying" || type.StartsWith("character varying(", StringComparison.Ordinal);
}
