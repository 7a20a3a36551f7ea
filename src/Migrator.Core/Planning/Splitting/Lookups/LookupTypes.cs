using Migrator.Changes;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Splitting.Lookups;

/// <summary>The types of a lookup table's columns in the server's words, whether the table is there or comes with the migration.</summary>
internal static class LookupTypes
{
    // Their equality is the catalog's own, whatever the search path of a session, and what is equal looks the same.
    private static readonly string[] Comparable = ["smallint", "integer", "bigint", "uuid", "date", "boolean", "text", "character varying", "timestamp without time zone", "timestamp with time zone"];

    /// <summary>True if equal values of the type are the same bytes.</summary>
    public static bool IsComparable(string type) => Comparable.Contains(type.Split('(')[0]) || type.StartsWith("character(", StringComparison.Ordinal);

    /// <summary>The types by which values can be looked up, for people.</summary>
    public static string Known => $"{string.Join(", ", Comparable)}, character(n)";

    public static string KeyType(ExtractLookup extract, PlanScope scope) => TypeOf(extract, extract.Key, scope)!.Text;

    /// <summary>The type of a column of the lookup table; null if it has no such column.</summary>
    public static NormalizedType? TypeOf(ExtractLookup extract, ColumnName column, PlanScope scope)
    {
        if (Created(extract, scope) is { } created)
        {
            return created.Columns.FirstOrDefault(spec => spec.Name == column) is not { Type: { } type } spec || !scope.Types.Types.TryGetValue(type, out var normalized) ? null : normalized with { Collation = spec.Collation is { } collation ? InCatalog(collation) : normalized.Collation };
        }

        return scope.Catalog.Find(extract.To)?.Find(column) is { } existing ? new(existing.Type, existing.Collation) : null;
    }

    /// <summary>A collation as the server would write it: whatever else has the name, its own schema is searched first.</summary>
    private static string InCatalog(string collation)
    {
        if (collation.Contains('"', StringComparison.Ordinal))
        {
            return collation.Contains('.', StringComparison.Ordinal) ? collation : $"pg_catalog.{collation}";
        }

        var isBare = collation.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_') && !char.IsAsciiDigit(collation[0]);
        return isBare ? $"pg_catalog.{collation}" : $"pg_catalog.\"{collation}\"";
    }

    /// <summary>The creation of the lookup table, if it comes with this migration.</summary>
    public static CreateTable? Created(ExtractLookup extract, PlanScope scope) => scope.Definition.Changes.OfType<CreateTable>().FirstOrDefault(create => create.Table == extract.To);

    /// <summary>The columns of created tables whose types the server is to be asked for.</summary>
    public static IEnumerable<ColumnSpec> Asked(MigrationDefinition definition)
    {
        var (lookups, links) = (definition.Changes.OfType<ExtractLookup>().ToList(), definition.Changes.OfType<ExtractLinks>().ToList());
        return definition.Changes.OfType<CreateTable>()
            .SelectMany(create => create.Columns.Where(column => lookups.Any(extract => extract.To == create.Table && (extract.Key == column.Name || extract.Values.Contains(column.Name)))
                || links.Any(extract => extract.To == create.Table && (extract.Link == column.Name || extract.ToKey.Contains(column.Name)))))
            .Where(column => column.Type is not null);
    }
}
