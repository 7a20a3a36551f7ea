using System.Globalization;
using NpgsqlTypes;

namespace Migrator.PostgreSql.Rows;

/// <summary>A piece of a table's heap, from one row address up to another, exclusive.</summary>
internal sealed record Stretch(string From, string To)
{
    /// <summary>All rows of these pages.</summary>
    public static Stretch Pages(long from, long to) => new(Address(from, 0), Address(to, 0));

    /// <summary>The rows of one page from one address to another, both included.</summary>
    public static Stretch Rows(NpgsqlTid first, NpgsqlTid last)
        => new(Address(first.BlockNumber, first.OffsetNumber), Address(last.BlockNumber, last.OffsetNumber + 1));

    /// <summary>The condition that a row lies in it.</summary>
    public string Contains(string alias) => $"{alias}.ctid >= {From} AND {alias}.ctid < {To}";

    private static string Address(long page, int row)
        => string.Create(CultureInfo.InvariantCulture, $"'({page},{row})'::pg_catalog.tid");
}
