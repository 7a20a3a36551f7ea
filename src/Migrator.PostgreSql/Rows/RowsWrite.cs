using Migrator.Execution.Ports;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Rows;

/// <summary>One transaction that writes rows of a table, spelled as a single block that ends with the fence.</summary>
/// <remarks>
/// One block, because the statement timeout then covers all of it, and nobody waits for our rows while answers travel.
/// The storage is compared after the UPDATE holds its table lock: from there on nobody can rewrite the table.
/// </remarks>
internal sealed record RowsWrite : IRowsBlock
{
    /// <summary>The name of the cursor that holds the number of rows written.</summary>
    public const string Result = "migrator_rows";

    /// <summary>What the written row is called.</summary>
    public const string Row = "r";

    public required RowsTask Task { get; init; }

    /// <summary>Which rows, beyond the condition; null for none at all: then only the fence is moved.</summary>
    public required Stretch? Stretch { get; init; }

    /// <summary>The storage that the stretch is meant for.</summary>
    public required string Storage { get; init; }

    public required Fence Fence { get; init; }

    public bool SkipLocked { get; init; }

    /// <summary>Conditions that must hold, or nothing is written.</summary>
    public IReadOnlyList<Guard> Guards { get; init; } = [];

    /// <summary>What the block does before it writes.</summary>
    public string Before { get; init; } = "";

    public TableName Name => Table.Name;

    private MarkedTable Table => Task.Table;

    public string ToSql()
    {
        var body =
            $"""
            DECLARE
                written pg_catalog.int8 := 0;
                result pg_catalog.refcursor := '{Result}';
            BEGIN
                {string.Concat(Guards.Select(Assert))}{Before}{Update()}
                {Fence.Assert("written")}
                OPEN result FOR SELECT written;
            END
            """;
        return $"DO {PgLiteral.Text(body)}";
    }

    private string Update() => Stretch is null
        ? ""
        : $"""
        {Statement(Stretch)};
                GET DIAGNOSTICS written = ROW_COUNT;
                IF pg_catalog.pg_relation_filenode({Table.Regclass})::pg_catalog.text IS DISTINCT FROM {PgLiteral.Text(Storage)} THEN
                    RAISE EXCEPTION 'the table was rewritten' USING ERRCODE = '{Failures.StorageChanged}';
                END IF;
        """;

    // An author's text is parsed by itself: no name in it can be taken for a variable of the block.
    private string Statement(Stretch stretch)
    {
        var text = Task.Statement(Rows(stretch));
        return Task.IsAuthors ? $"EXECUTE {PgLiteral.Text(text)}" : text;
    }

    private static string Assert(Guard guard) =>
        $"""
        IF (
            {guard.Sql}
                ) IS NOT TRUE THEN
                    RAISE EXCEPTION USING ERRCODE = '{Failures.Closed}', MESSAGE = {PgLiteral.Text(guard.Condition)};
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
                        AND {Task.Condition("s")}
                    FOR {(Task.Assignments is null ? "UPDATE" : "NO KEY UPDATE")} SKIP LOCKED))
        """;
}
