using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Rows;

/// <summary>
/// Pending rows of an inheritance tree that hold new values: they were written in the new shape to a table that had joined
/// the tree and had no triggers yet. Their new values are kept, and copied back where nobody has given the old ones.
/// </summary>
internal static class HeirRows
{
    /// <summary>True if there can be such rows, and something to copy back. An identity cannot be written.</summary>
    public static bool MayBeUnfed(Mapping mapping)
        => mapping is { IsInherited: true, Kind: MappingKind.TwoWay, DualWrites: null, Lookup: null, Counterpart: null } && mapping.Old.All(column => column is { Function: not null, IsNumbered: false });

    /// <summary>The condition that a row holds new values.</summary>
    public static string AreGiven(string alias, Mapping mapping) => $"(pg_catalog.num_nonnulls({string.Join(", ", mapping.New.Select(column => Field(alias, column)))}) > 0)";

    /// <summary>The condition that it does, and that nobody has given the old ones.</summary>
    public static string AreUnfed(string alias, Mapping mapping) => $"({AreGiven(alias, mapping)} AND {AreAbsent(alias, mapping)})";

    /// <summary>The condition that nobody has given the old values of a row.</summary>
    public static string AreAbsent(string alias, Mapping mapping) => string.Join(" AND ", mapping.Old.Select(column => IsAbsent(alias, column)));

    // A default that gives another value at each call cannot be told from what somebody has given.
    private static string IsAbsent(string alias, MappedColumn column)
        => column.HasVaryingDefault ? "true"
            : column.ImmutableDefault is { } value ? $"(pg_catalog.num_nonnulls({Field(alias, column)}) = 0 OR pg_catalog.record_image_eq(ROW({Field(alias, column)}), ROW(({value})::{column.Type})))"
            : $"pg_catalog.num_nonnulls({Field(alias, column)}) = 0";

    private static string Field(string alias, MappedColumn column) => $"{alias}.{PgIdentifier.Quote(column.Name)}";
}
