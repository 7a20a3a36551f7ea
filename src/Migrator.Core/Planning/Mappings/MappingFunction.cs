namespace Migrator.Planning.Mappings;

/// <summary>One direction of a mapping for one column, as the server has bound it.</summary>
/// <param name="Name">The function's name in the control schema.</param>
/// <param name="Arguments">The columns it reads, by their present names, in the order of its parameters.</param>
/// <param name="IsTotal">True if it cannot raise for any input, so that no writer needs the guard.</param>
public sealed record MappingFunction(string Name, IReadOnlyList<ColumnName> Arguments, bool IsTotal);
