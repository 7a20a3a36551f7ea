using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>The functions of a mapping: up and down for each column, and the one that says whether both sides agree.</summary>
internal sealed class MappingFunctions(PreparedMapping prepared, TableSnapshot table, int identifierLimit)
{
    private Mapping Mapping => prepared.Mapping;

    /// <summary>Everything that the mappings of a table need: what several of them share is created once, and before whatever uses it.</summary>
    public static IEnumerable<string> Create(IReadOnlyList<MappingFunctions> mappings)
        => mappings.SelectMany(mapping => mapping.Domains()).Distinct().Concat(mappings.SelectMany(mapping => mapping.Create()));

    /// <summary>Dropped in the order in which they depend on each other; whether they are there or not.</summary>
    public static IEnumerable<string> Drop(IReadOnlyList<MappingFunctions> mappings)
        => mappings.Reverse().SelectMany(mapping => mapping.Drop())
            .Concat(mappings.Reverse().SelectMany(mapping => mapping.Collated().Select(pair => $"DROP DOMAIN IF EXISTS {mapping.Domain(pair.Column)}")).Distinct());

    private IEnumerable<string> Domains()
        => Collated().SelectMany(pair => new[] { $"CREATE DOMAIN {Domain(pair.Column)} AS {TypeOf(pair.Column)} COLLATE {pair.Collation}", $"GRANT USAGE ON DOMAIN {Domain(pair.Column)} TO PUBLIC" });

    private IEnumerable<string> Create()
    {
        foreach (var (column, draft) in Mapping.New.Zip(prepared.Draft.New))
        {
            yield return Create(column.Function!, prepared.Inspection.UpInputs[draft.Name], prepared.Inspection.UpExpressions[draft.Name], OldTypeOf);
            yield return Grant(column.Function!);
        }

        foreach (var column in Mapping.Old.Where(column => column.Function is not null))
        {
            yield return Create(column.Function!, prepared.Inspection.DownInputs[column.Name], prepared.Inspection.DownExpressions[column.Name], NewTypeOf);
            yield return Grant(column.Function!);
        }

        if (Mapping.Consistent is { } agrees)
        {
            yield return Compares(agrees, mustBoth: false);
            yield return Grant(agrees);
        }

        if (Mapping.Reversible is { } returns)
        {
            yield return Compares(returns, mustBoth: true);
            yield return Grant(returns);
        }
    }

    private IEnumerable<string> Drop()
        => new[] { Mapping.Reversible, Mapping.Consistent }.Concat(Mapping.Old.Select(column => column.Function)).Concat(Mapping.New.Select(column => column.Function))
            .OfType<MappingFunction>()
            .Select(function => $"DROP FUNCTION IF EXISTS {Name(function)}");

    private static string Create(MappingFunction function, IReadOnlyList<ColumnName> parameters, BoundExpression bound, Func<ColumnName, string> typeOf)
        => FunctionText.Create(
            Name(function), parameters.Select(name => new FunctionText.Parameter(name, typeOf(name))), bound.Type.Text, bound.Text, bound.Steadiness, bound.IsParallelSafe);

    /// <summary>Whether one side is what the mapping makes of the other, or each of the other.</summary>
    private string Compares(MappingFunction function, bool mustBoth)
    {
        var position = function.Arguments.Select((argument, index) => (argument, index)).ToDictionary(pair => pair.argument, pair => $"v{pair.index + 1}");
        string Row(IEnumerable<MappedColumn> columns) => $"ROW({string.Join(", ", columns.Select(column => position[column.Name]))})";
        string Mapped(IEnumerable<MappedColumn> columns) => $"ROW({string.Join(", ", columns.Select(column => AsParameter(column.Name, $"{Name(column.Function!)}({string.Join(", ", column.Function!.Arguments.Select(argument => position[argument]))})")))})";
        var backward = Mapping.Old.Where(column => column.Function is not null).ToList();
        var up = $"pg_catalog.record_image_eq({Row(Mapping.New)}, {Mapped(Mapping.New)})";
        var down = backward.Count == 0 ? null : $"pg_catalog.record_image_eq({Row(backward)}, {Mapped(backward)})";
        var signature = $"CREATE FUNCTION {Name(function)}({string.Join(", ", function.Arguments.Select(argument => $"{position[argument]} {ParameterType(argument)}"))}) RETURNS pg_catalog.bool";
        var steadiness = Bound.Any(bound => bound.Steadiness is not Steadiness.Immutable) ? "STABLE" : "IMMUTABLE";
        if (function.IsTotal)
        {
            return $"{signature} LANGUAGE sql {steadiness}{(IsParallelSafe ? " PARALLEL SAFE" : "")}\n    RETURN {up}{(down is null ? "" : $" {(mustBoth ? "AND" : "OR")} {down}")}";
        }

        string[] attempts = mustBoth ? [$"{up} AND {down}"] : down is null ? [up] : [up, down];
        var body =
            $"""

            BEGIN
            {string.Join("\n", attempts.Select(Attempt))}
                RETURN false;
            END

            """;
        return $"{signature} LANGUAGE plpgsql {steadiness} AS {DollarQuote.Around(body)}";
    }

    /// <summary>What raises explains nothing: the row does not agree, and no statement fails because of it.</summary>
    private static string Attempt(string test) =>
        $"""
            BEGIN
                IF {test} THEN
                    RETURN true;
                END IF;
            EXCEPTION WHEN OTHERS THEN
                IF pg_catalog."left"(SQLSTATE, 2) OPERATOR(pg_catalog.=) ANY (ARRAY['25', '40', '53', '57', '58', 'XX']::pg_catalog.text[]) THEN
                    RAISE;
                END IF;
            END;
        """;

    private IEnumerable<BoundExpression> Bound => prepared.Inspection.UpExpressions.Values.Concat(prepared.Inspection.DownExpressions.Values);

    private bool IsParallelSafe => Bound.All(bound => bound.IsParallelSafe);

    private IEnumerable<(ColumnName Column, string Collation)> Collated()
        => Mapping.New.Select(column => column.Name).Concat(Mapping.Old.Select(column => column.Name)).Concat(Mapping.OldInputs).Concat(Mapping.NewInputs).Distinct()
            .Select(column => (Column: column, Collation: prepared.Inspection.NewTypes.TryGetValue(column, out var type) ? type.Collation : table.Find(column)?.Collation))
            .Where(pair => pair.Collation is not null)
            .Select(pair => (pair.Column, pair.Collation!));

    private string TypeOf(ColumnName column) => prepared.Inspection.NewTypes.TryGetValue(column, out var type) ? type.Text : table.Find(column)!.Type;

    private string OldTypeOf(ColumnName column) => ParameterType(column);

    /// <summary>In <c>down</c> the author's name means the new column, whatever it is called until flip.</summary>
    private string NewTypeOf(ColumnName column)
        => ParameterType(prepared.Draft.New.FirstOrDefault(draft => draft.Name == column)?.PhysicalName ?? column);

    /// <summary>A parameter has no collation of its own, except through a domain.</summary>
    private string ParameterType(ColumnName column) => Collated().Any(pair => pair.Column == column) ? Domain(column) : TypeOf(column);

    /// <summary>Images are compared of equal types only: a domain is not its base type. The domain is ours, and may be named by whoever writes; its base type perhaps not.</summary>
    private string AsParameter(ColumnName column, string value) => Collated().Any(pair => pair.Column == column) ? $"{value}::{Domain(column)}" : value;

    private string Domain(ColumnName column)
        => $"migrator.{PgIdentifier.Quote(MappingNames.Of(Mapping.Migration, table.Name, "text", column.Value, identifierLimit))}";

    private static string Grant(MappingFunction function) => $"GRANT EXECUTE ON FUNCTION {Name(function)} TO PUBLIC";

    private static string Name(MappingFunction function) => $"migrator.{PgIdentifier.Quote(function.Name)}";
}
