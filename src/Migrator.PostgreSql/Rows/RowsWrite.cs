using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Rows;

/// <summary>One transaction that writes rows of a table, spelled as a single block that ends with the fence.</summary>
/// <remarks>
/// One block, because the statement timeout then covers all of it, and nobody waits for our rows while answers travel.
/// The storage is compared after the UPDATE holds its table lock: from there on nobody can rewrite the table.
/// </remarks>
internal sealed record RowsWrite
{
    /// <summary>The name of the cursor that holds the number of rows written.</summary>
    public const string Result = "migrator_rows";

    /// <summary>What the written row is called.</summary>
    public const string Row = "r";

    public required MarkedTable Table { get; init; }

    /// <summary>Which rows, beyond the condition; null for none at all: then only the fence is moved.</summary>
    public required Stretch? Stretch { get; init; }

    /// <summary>What is assigned; the row is called <see cref="Row"/>.</summary>
    public required string Assignments { get; init; }

    /// <summary>The condition on a row, called by any alias.</summary>
    public required Func<string, string> Condition { get; init; }

    /// <summary>The storage that the stretch is meant for.</summary>
    public required string Storage { get; init; }

    public required Fence Fence { get; init; }

    public bool SkipLocked { get; init; }

    public string ToSql()
    {
        var body =
            $"""
            DECLARE
                written pg_catalog.int8 := 0;
                result pg_catalog.refcursor := '{Result}';
            BEGIN
                {Update()}
                {Fence.Assert("written")}
                OPEN result FOR SELECT written;
            END
            """;
        return $"DO {PgLiteral.Text(body)}";
    }

    private string Update() => Stretch is null
        ? ""
        : $"""
        UPDATE ONLY {Table.Quoted} AS {Row}
                SET {Assignments}
                WHERE {Rows(Stretch)}
                    AND {Condition(Row)};
                GET DIAGNOSTICS written = ROW_COUNT;
                IF pg_catalog.pg_relation_filenode({Table.Regclass})::pg_catalog.text IS DISTINCT FROM {PgLiteral.Text(Storage)} THEN
                    RAISE EXCEPTION 'the table was rewritten' USING ERRCODE = '{Failures.StorageChanged}';
                END IF;
        """;

    // A row that was changed while we came to its lock has another address then, and is left: its writer has synced it.
    private string Rows(Stretch stretch) => !SkipLocked
        ? stretch.Contains(Row)
        : $"""
        {Row}.ctid = ANY (ARRAY(
                    SELECT s.ctid
                    FROM ONLY {Table.Quoted} AS s
                    WHERE {stretch.Contains("s")}
                        AND {Condition("s")}
                    FOR NO KEY UPDATE SKIP LOCKED))
        """;
}
