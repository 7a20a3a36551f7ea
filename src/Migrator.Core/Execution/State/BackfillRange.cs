using System.Globalization;
using System.Text.RegularExpressions;

namespace Migrator.Execution.State;

/// <summary>A stretch of a table that one worker copies.</summary>
/// <param name="Id">The range's number.</param>
/// <param name="Migration">The migration whose backfill it belongs to.</param>
/// <param name="Table">The table.</param>
/// <param name="From">Where it begins, in the dialect's unit (PostgreSQL: heap page).</param>
/// <param name="To">Where it ends, exclusive.</param>
/// <param name="Cursor">Everything before it is done.</param>
/// <param name="RowsDone">Rows written so far.</param>
/// <param name="Storage">The table's physical identity when the ranges were made; a rewrite changes it.</param>
public sealed record BackfillRange(long Id, MigrationId Migration, TableName Table, long From, long To, long Cursor, long RowsDone, string Storage)
{
    /// <summary>The step it belongs to; null for one that an older version of the tool has made.</summary>
    public string? StepId { get; init; }

    /// <summary>Who copies it; null if nobody does.</summary>
    public string? Owner { get; init; }

    /// <summary>The fencing token; every batch asserts it.</summary>
    public long Token { get; init; }

    /// <summary>True while its lease has not run out, by the database's clock.</summary>
    public bool IsLeased { get; init; }

    /// <summary>Rows found in it whose mapping fails.</summary>
    public long Poisoned { get; init; }

    /// <summary>True for a stretch whose locked rows were skipped: it is visited again, and counts as passed already.</summary>
    public bool IsLeftBehind { get; init; }

    /// <summary>True once every row in it was visited.</summary>
    public bool IsFinished => Cursor >= To;
}

/// <summary>A row whose mapping failed.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Table">The table.</param>
/// <param name="Mapping">The mapping's key.</param>
/// <param name="Key">The row's key as text.</param>
/// <param name="Error">The server's message.</param>
/// <param name="Direction"><c>up</c> or <c>down</c>.</param>
/// <param name="SeenAt">When, by the database's clock.</param>
public sealed partial record PoisonRow(MigrationId Migration, TableName Table, string Mapping, string Key, string Error, string Direction, DateTimeOffset SeenAt)
{
    /// <summary>The server's message without what it quotes: values are shown only where they are asked for.</summary>
    public string ErrorWithoutValues => WithoutValues(Error);

    /// <summary>Where it lies, in the dialect's unit, or where the batch began that found it; null if a writer met it.</summary>
    public long? From { get; init; }

    /// <summary>Where that ends, exclusive.</summary>
    public long? To { get; init; }

    /// <summary>The row in words, the same wherever it is named.</summary>
    /// <param name="error">The server's message, with or without values.</param>
    public string Sentence(string error)
    {
        var place = (From, To) switch
        {
            ({ } from, { } to) when to - from > 1 => string.Create(CultureInfo.InvariantCulture, $", pages {from} to {to - 1}"),
            ({ } from, _) => string.Create(CultureInfo.InvariantCulture, $", page {from}"),
            _ => "",
        };
        return $"{Table} key {Key}{place}: {Mapping} {Direction}: {error}";
    }

    /// <summary>A server's message without what it quotes.</summary>
    public static string WithoutValues(string message) => Quoted().Replace(message, "\"…\"");

    [GeneratedRegex("\"[^\"]*\"|'[^']*'")]
    private static partial Regex Quoted();
}
