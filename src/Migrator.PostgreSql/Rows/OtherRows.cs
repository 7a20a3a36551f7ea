using System.Globalization;

namespace Migrator.PostgreSql.Rows;

/// <summary>
/// Tells an error that lies in a row from one that lies in the schema: the same is done to other rows, spread over the table.
/// What is missing for all rows, or for all of a kind, fails on many; what a function raises for some value fails on few.
/// </summary>
/// <remarks>
/// A row that is locked is passed over. A row that is done already is computed anew where no other one has gone through yet:
/// what fails there only tells nothing.
/// </remarks>
/// <param name="Write">The write that failed on a row.</param>
internal sealed record OtherRows(RowsWrite Write) : IRowsBlock
{
    /// <summary>The number for: it fails on too many to lie in any of them.</summary>
    public const long TooManyFail = -1;

    /// <summary>The number for: there was no time to look at any.</summary>
    public const long NotSeen = -2;

    /// <summary>How many may fail; a mapping is tried on the table's rows before it is ever planned.</summary>
    public const int MostFailing = 20;

    public TableName Name => Write.Name;

    private RowsTask Task => Write.Task;

    /// <summary>The block; its number is how many go through, or one of the two that stand for something else.</summary>
    public string ToSql() => RowsSample.ToSql(
        Write,
        declarations:
            """
            is_meant pg_catalog.bool;
                through pg_catalog.int8 := 0;
                failing pg_catalog.int8 := 0;
            """,
        enough: $"failing > {Number(MostFailing)}",
        attempt:
            $"""
            is_meant := true;
                            {RowsSample.Tried(Task)}
                            {Anew()}
            """,
        through: "through := through + written;",
        failed:
            $"""
            IF is_meant AND SQLSTATE <> '{Npgsql.PostgresErrorCodes.LockNotAvailable}' AND pg_catalog."left"(SQLSTATE, 2) = ANY ({RowsSample.Classes(Failures.ClassesOfRowsOrSchema)}) THEN
                                    failing := failing + 1;
                                END IF;
            """,
        number:
            $"""
            CASE
                    WHEN failing > {Number(MostFailing)} THEN {Number(TooManyFail)}
                    WHEN through = 0 AND failing = 0 AND pg_catalog.clock_timestamp() > until THEN {Number(NotSeen)}
                    ELSE through END
            """);

    // What an author's own text would do to a row that it is not meant for says nothing.
    private string Anew() => Task.IsAuthors
        ? ""
        : $"""
        IF written = 0 AND through = 0 THEN
                                is_meant := false;
                                {RowsSample.Tried(Task.Anew())}
                            END IF;
        """;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
