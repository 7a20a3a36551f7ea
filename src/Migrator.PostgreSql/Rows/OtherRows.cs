using System.Globalization;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Rows;

/// <summary>
/// Tells an error that lies in a row from one that lies in the schema: the same is done to other rows, spread over the table.
/// What is missing for all rows, or for all of a kind, fails on many; what a function raises for some value fails on few.
/// </summary>
/// <remarks>
/// Each row is written and taken back by itself, so that none stays locked, and one that is locked is passed over. A row that
/// is done already is computed anew where no other one has gone through yet: what fails there only tells nothing.
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

    /// <summary>How many are looked at.</summary>
    public const int Looked = 200;

    private const int Places = 50;

    // Raised to take a row back that has gone through.
    private const string WentThrough = "MG011";

    public TableName Name => Write.Name;

    private RowsTask Task => Write.Task;

    /// <summary>The block; its number is how many go through, or one of the two that stand for something else.</summary>
    public string ToSql()
    {
        var body =
            $"""
            DECLARE
                result pg_catalog.refcursor := '{RowsWrite.Result}';
                until pg_catalog.timestamptz := pg_catalog.clock_timestamp() + pg_catalog.current_setting('statement_timeout')::pg_catalog.interval / 2;
                pages pg_catalog.int8 := pg_catalog.pg_relation_size({Task.Table.Regclass}) / pg_catalog.current_setting('block_size')::pg_catalog.int8;
                places pg_catalog.int8 := LEAST(pages, {Number(Places)});
                page pg_catalog.int8;
                place pg_catalog.tid;
                is_meant pg_catalog.bool;
                written pg_catalog.int8;
                through pg_catalog.int8 := 0;
                failing pg_catalog.int8 := 0;
            BEGIN
                {Write.Before}SET CONSTRAINTS ALL IMMEDIATE;
                <<looking>>
                FOR number IN 0 .. places - 1 LOOP
                    page := number * pages / places;
                    FOR place IN
                        SELECT s.ctid
                        FROM ONLY {Task.Table.Quoted} AS s
                        WHERE s.ctid >= pg_catalog.format('(%s,0)', page)::pg_catalog.tid
                            AND s.ctid < pg_catalog.format('(%s,0)', page + 1)::pg_catalog.tid
                        LIMIT {Number(Looked)} / places
                    LOOP
                        EXIT looking WHEN failing > {Number(MostFailing)} OR pg_catalog.clock_timestamp() > until;
                        is_meant := true;
                        BEGIN
                            {Tried(Task)}
                            {Anew()}
                            RAISE EXCEPTION USING ERRCODE = '{WentThrough}';
                        EXCEPTION WHEN OTHERS THEN
                            IF SQLSTATE = '{WentThrough}' THEN
                                through := through + written;
                            ELSIF pg_catalog."left"(SQLSTATE, 2) = ANY ({Classes(Failures.ClassesOfTheServer)}) THEN
                                RAISE;
                            ELSIF is_meant AND SQLSTATE <> '{Npgsql.PostgresErrorCodes.LockNotAvailable}' AND pg_catalog."left"(SQLSTATE, 2) = ANY ({Classes(Failures.ClassesOfRowsOrSchema)}) THEN
                                failing := failing + 1;
                            END IF;
                        END;
                    END LOOP;
                END LOOP;
                OPEN result FOR SELECT CASE
                    WHEN failing > {Number(MostFailing)} THEN {Number(TooManyFail)}
                    WHEN through = 0 AND failing = 0 AND pg_catalog.clock_timestamp() > until THEN {Number(NotSeen)}
                    ELSE through END::pg_catalog.int8;
            END
            """;
        return $"DO {PgLiteral.Text(body)}";
    }

    private static string Tried(RowsTask task) =>
        $"""
        {(task.IsAuthors ? $"EXECUTE {PgLiteral.Text(task.Statement($"{RowsWrite.Row}.ctid = $1"))} USING place" : task.Statement($"{RowsWrite.Row}.ctid = place"))};
                            GET DIAGNOSTICS written = ROW_COUNT;
        """;

    // What an author's own text would do to a row that it is not meant for says nothing.
    private string Anew() => Task.IsAuthors
        ? ""
        : $"""
        IF written = 0 AND through = 0 THEN
                                is_meant := false;
                                {Tried(Task.Anew())}
                            END IF;
        """;

    private static string Classes(IEnumerable<string> classes) => $"ARRAY[{string.Join(", ", classes.Select(PgLiteral.Text))}]::pg_catalog.text[]";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
