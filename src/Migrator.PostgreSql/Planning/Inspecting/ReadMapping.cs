using Migrator.Planning.Inspection;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>A mapping that the server has read.</summary>
/// <param name="Types">Types of the new columns, by physical name.</param>
/// <param name="Ups">One expression per new column.</param>
/// <param name="Downs">One expression per old column that has a way back.</param>
internal sealed record ReadMapping(IReadOnlyDictionary<ColumnName, NormalizedType> Types, IReadOnlyList<ReadExpression> Ups, IReadOnlyList<ReadExpression> Downs);

/// <summary>An expression that the server has read.</summary>
/// <param name="Expression">The expression.</param>
/// <param name="Inputs">The columns it reads.</param>
/// <param name="Steadiness">Whether it gives the same value for the same row.</param>
/// <param name="IsParallelSafe">True if it may run in a parallel worker.</param>
/// <param name="IsRowLocal">False if it reads other relations.</param>
internal sealed record ReadExpression(MappingExpression Expression, IReadOnlyList<ColumnName> Inputs, Steadiness Steadiness, bool IsParallelSafe, bool IsRowLocal);
