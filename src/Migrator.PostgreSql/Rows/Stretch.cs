using System.Globalization;
using NpgsqlTypes;

namespace Migrator.PostgreSql.Rows;

/// <summary>A piece of a table's heap, from one row address up to another, exclusive.</summary>
internal sealed record Stretch(string From, string To)
{
    /// <summary>Which of its rows are meant; null for all.</summary>
    private Func<string, string>? Meant { get; init; }

    /// <summary>All rows of these pages.</summary>
    public static Stretch Pages(long from, long to) => new(Address(from, 0), Address(to, 0));

    /// <summary>The rows of one page from one address to another, both included.</summary>
    public static Stretch Rows(NpgsqlTid first, NpgsqlTid last)
        => new(Address(first.BlockNumber, first.OffsetNumber), Address(last.BlockNumber, last.OffsetNumber + 1));

    /// <summary>The condition that a row lies in it.</summary>
    public string Contains(string alias) => $"{alias}.ctid >= {From} AND {alias}.ctid < {To}{Meant?.Invoke(alias)}";

    /// <summary>One of so many shares, a power of two, of the rows of each page; a row that is written again on its page may come into another one.</summary>
    public Stretch Share(int number, int of)
        => this with { Meant = alias => string.Create(CultureInfo.InvariantCulture, $" AND pg_catalog.hashtid({alias}.ctid) & {of - 1} = {number}") };

    private static string Address(long page, int row)
        => string.Create(CultureInfo.InvariantCulture, $"'({page},{row})'::pg_catalog.tid");
}
