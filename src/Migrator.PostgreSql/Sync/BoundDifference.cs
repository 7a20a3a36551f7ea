using Migrator.Planning.Mappings;

namespace Migrator.PostgreSql.Sync;

/// <summary>Binary difference of columns: the same truth as <see cref="Plpgsql.Differ"/>, without building rows for those types whose equality compares images anyway.</summary>
internal sealed class BoundDifference(IEnumerable<MappedColumn> columns)
{
    // A domain has a name of its own, and so is none of these; text compares images under the collation "C".
    private static readonly HashSet<string> ByImage =
        ["smallint", "integer", "bigint", "boolean", "uuid", "date", "timestamp without time zone", "timestamp with time zone"];

    private readonly Dictionary<ColumnName, string> types = columns.DistinctBy(column => column.Name).ToDictionary(column => column.Name, column => column.Type);

    /// <summary>The condition that an UPDATE changes one of these columns, where names are bound at once, as in WHEN.</summary>
    public string Changed(IReadOnlyList<ColumnName> names) => Any(names, name => Differ(Plpgsql.Field("OLD", name), Plpgsql.Field("NEW", name), types[name]));

    /// <summary>The same in the body of a function, where an operator without its schema is looked up on the application's search path.</summary>
    public string ChangedInBody(IReadOnlyList<ColumnName> names)
        => names.Count == 0 ? "false" : $"({Any(names, name => DifferInBody(Plpgsql.Field("OLD", name), Plpgsql.Field("NEW", name), types[name]))})";

    /// <summary>The condition that two expressions of a type have different images.</summary>
    public static string Differ(string left, string right, string type)
        => IsText(type) ? $"{left} COLLATE pg_catalog.\"C\" IS DISTINCT FROM {right} COLLATE pg_catalog.\"C\""
            : ByImage.Contains(type) ? $"{left} IS DISTINCT FROM {right}"
            : $"pg_catalog.record_image_ne(ROW({left}), ROW({right}))";

    /// <summary>The condition that two values of a type that is compared by image differ; every operator in it has its schema.</summary>
    public static string DifferInBody(string left, string right, string type)
    {
        var collation = IsText(type) ? " COLLATE pg_catalog.\"C\"" : "";
        return $"CASE WHEN {left} IS NULL OR {right} IS NULL THEN ({left} IS NULL) OPERATOR(pg_catalog.<>) ({right} IS NULL) ELSE {left}{collation} OPERATOR(pg_catalog.<>) {right}{collation} END";
    }

    private string Any(IReadOnlyList<ColumnName> names, Func<ColumnName, string> differs)
    {
        var simple = names.Where(name => types.TryGetValue(name, out var type) && IsSimple(type)).ToList();
        var others = names.Except(simple).ToList();
        return string.Join(" OR ", simple.Select(differs).Concat(others.Count == 0 ? [] : [Plpgsql.Differ(others)]));
    }

    private static bool IsSimple(string type) => ByImage.Contains(type) || IsText(type);

    private static bool IsText(string type) => type == "text" || type == "character varying" || type.StartsWith("character varying(", StringComparison.Ordinal);
}
