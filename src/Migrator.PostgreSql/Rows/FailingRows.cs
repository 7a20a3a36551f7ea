using Npgsql;

namespace Migrator.PostgreSql.Rows;

/// <summary>
/// Tells rows that fail because of their values from a table of which nearly every row fails: a divisor that is 0 everywhere, a
/// check that no row meets, a trigger that refuses all of them. Putting aside row after row would take hours and tell nobody anything.
/// </summary>
/// <remarks>A row that is done already has gone through. One that is locked, or that the change is not meant for, is passed over.</remarks>
/// <param name="Write">The write that failed on one row after the other.</param>
internal sealed record FailingRows(RowsWrite Write) : IRowsBlock
{
    // Above as many as are looked at.
    private const int Base = 1000;

    // Fewer tell nothing.
    private const int Fewest = 20;
    private const int NearlyAllPercent = 95;

    public TableName Name => Write.Name;

    /// <summary>The block; its number is read by <see cref="Read"/>.</summary>
    public string ToSql() => RowsSample.ToSql(
        Write,
        declarations:
            """
            looked pg_catalog.int8 := 0;
                failing pg_catalog.int8 := 0;
            """,
        enough: "false",
        attempt: RowsSample.Tried(Write.Task),
        through: Write.Task.IsAuthors ? "looked := looked + written;" : "looked := looked + 1;",
        failed:
            $"""
            IF SQLSTATE NOT IN ('{PostgresErrorCodes.LockNotAvailable}', '{PostgresErrorCodes.DeadlockDetected}', '{PostgresErrorCodes.SerializationFailure}') THEN
                                    looked := looked + 1;
                                    failing := failing + 1;
                                END IF;
            """,
        number: $"failing * {Base} + looked");

    /// <summary>How many fail of how many that were looked at.</summary>
    public static (int Failing, int Looked) Read(long number) => ((int)(number / Base), (int)(number % Base));

    /// <summary>True if so many of so many are nearly all.</summary>
    public static bool AreNearlyAll(int failing, int looked) => looked >= Fewest && failing * 100 >= looked * NearlyAllPercent;
}
