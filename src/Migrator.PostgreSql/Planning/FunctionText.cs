using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning;

/// <summary>Writes mapping functions. Names are bound when they are created, so that no search path matters afterwards.</summary>
internal static class FunctionText
{
    /// <summary>A parameter of a mapping function, named as the author's expression names it.</summary>
    public sealed record Parameter(ColumnName Name, string Type);

    /// <param name="name">The qualified name.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="type">The result's type with modifier.</param>
    /// <param name="expression">The author's expression.</param>
    /// <param name="steadiness">What the function promises: no more than its expression does, or the server would not inline it.</param>
    /// <param name="isParallelSafe">True if it may run in a parallel worker.</param>
    public static string Create(string name, IEnumerable<Parameter> parameters, string type, string expression, Steadiness steadiness, bool isParallelSafe)
        => $"CREATE FUNCTION {name}({string.Join(", ", parameters.Select(parameter => $"{PgIdentifier.Quote(parameter.Name)} {parameter.Type}"))}) RETURNS {type} "
            + $"LANGUAGE sql {steadiness.ToString().ToUpperInvariant()}{(isParallelSafe ? " PARALLEL SAFE" : "")}\n    RETURN {CastText.For(expression, type)}";
}
