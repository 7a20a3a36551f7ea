using System.Globalization;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Rows;

/// <summary>Does to other rows, spread over the table, what a write does to its own, and takes each back by itself, so that none stays locked.</summary>
internal static class RowsSample
{
    /// <summary>How many rows are looked at.</summary>
    public const int Looked = 200;

    // Raised to take a row back that has gone through.
    private const string WentThrough = "MG011";
    private const int Places = 50;

    /// <summary>The block around what is done to one row.</summary>
    /// <param name="write">The write.</param>
    /// <param name="declarations">Variables that it counts in.</param>
    /// <param name="enough">When no more rows are looked at; it ends in time in any case.</param>
    /// <param name="attempt">What is done to the row at <c>place</c>.</param>
    /// <param name="through">What is counted where it goes through.</param>
    /// <param name="failed">What is done where it fails otherwise than by the server's own trouble.</param>
    /// <param name="number">The block's number.</param>
    public static string ToSql(RowsWrite write, string declarations, string enough, string attempt, string through, string failed, string number)
    {
        var table = write.Task.Table;
        var body =
            $"""
            DECLARE
                result pg_catalog.refcursor := '{RowsWrite.Result}';
                until pg_catalog.timestamptz := pg_catalog.clock_timestamp() + pg_catalog.current_setting('statement_timeout')::pg_catalog.interval / 2;
                pages pg_catalog.int8 := pg_catalog.pg_relation_size({table.Regclass}) / pg_catalog.current_setting('block_size')::pg_catalog.int8;
                places pg_catalog.int8 := LEAST(pages, {Number(Places)});
                page pg_catalog.int8;
                place pg_catalog.tid;
                written pg_catalog.int8;
                {declarations}
            BEGIN
                {write.Before}SET CONSTRAINTS ALL IMMEDIATE;
                <<looking>>
                FOR number IN 0 .. places - 1 LOOP
                    page := number * pages / places;
                    FOR place IN
                        SELECT s.ctid
                        FROM ONLY {table.Quoted} AS s
                        WHERE s.ctid >= pg_catalog.format('(%s,0)', page)::pg_catalog.tid
                            AND s.ctid < pg_catalog.format('(%s,0)', page + 1)::pg_catalog.tid
                        LIMIT {Number(Looked)} / places
                    LOOP
                        EXIT looking WHEN {enough} OR pg_catalog.clock_timestamp() > until;
                        BEGIN
                            {attempt}
                            RAISE EXCEPTION USING ERRCODE = '{WentThrough}';
                        EXCEPTION WHEN OTHERS THEN
                            IF SQLSTATE = '{WentThrough}' THEN
                                {through}
                            ELSIF pg_catalog."left"(SQLSTATE, 2) = ANY ({Classes(Failures.ClassesOfTheServer)}) THEN
                                RAISE;
                            ELSE
                                {failed}
                            END IF;
                        END;
                    END LOOP;
                END LOOP;
                OPEN result FOR SELECT ({number})::pg_catalog.int8;
            END
            """;
        return $"DO {PgLiteral.Text(body)}";
    }

    /// <summary>Does it to the row at <c>place</c>; <c>written</c> tells whether the row was meant.</summary>
    public static string Tried(RowsTask task) =>
        $"""
        {(task.IsAuthors ? $"EXECUTE {PgLiteral.Text(task.Statement($"{RowsWrite.Row}.ctid = $1"))} USING place" : task.Statement($"{RowsWrite.Row}.ctid = place"))};
                            GET DIAGNOSTICS written = ROW_COUNT;
        """;

    /// <summary>Classes of errors as an array.</summary>
    public static string Classes(IEnumerable<string> classes) => $"ARRAY[{string.Join(", ", classes.Select(PgLiteral.Text))}]::pg_catalog.text[]";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
