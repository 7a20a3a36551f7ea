using Migrator.Planning;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>
/// Looks for columns that go or change in the text of functions, of which the server keeps no record: a word beside the
/// word of the table, or in a function that a trigger of the table runs. It is a hint, and never a proof.
/// </summary>
internal sealed class MentionReading(InspectionSession session)
{
    private const int Shown = 10;

    private const string Query =
        $"""
        SELECT w.place::int AS "Place", p.oid::regprocedure::text AS "Function"
          FROM unnest(@relations, @tables, @columns) WITH ORDINALITY AS w (relation, table_word, column_word, place)
          JOIN pg_proc p ON p.prosrc ~* w.column_word
         WHERE (p.prosrc ~* w.table_word OR EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = w.relation::regclass AND t.tgfoid = p.oid))
           AND {FunctionWords.IsReadable}
         ORDER BY 1, 2
        """;

    private sealed record Row(int Place, string Function);

    public async Task<IReadOnlyList<Finding>> ReadAsync(IReadOnlyList<LeavingColumn> leaving, CancellationToken cancellationToken)
    {
        if (leaving.Count == 0)
        {
            return [];
        }

        var rows = await session.ReadAsync<Row>(
            Query,
            new
            {
                relations = leaving.Select(one => PgIdentifier.Quote(one.Table)).ToArray(),
                tables = leaving.Select(one => FunctionWords.Word(one.Table.Name)).ToArray(),
                columns = leaving.Select(one => FunctionWords.Word(one.Column.Value)).ToArray(),
            },
            cancellationToken).ConfigureAwait(false);
        return [.. rows.GroupBy(row => row.Place).Select(mentions => Say(leaving[mentions.Key - 1], [.. mentions.Select(row => row.Function)]))];
    }

    private static Finding Say(LeavingColumn column, List<string> functions)
    {
        var more = functions.Count > Shown ? $" and {functions.Count - Shown} more" : "";
        return new(
            "MIG1199", FindingSeverity.Note, $"{column.Table}.{column.Column}", $"these functions mention it in their text, and the server does not know what they do with it: {string.Join(", ", functions.Take(Shown))}{more}",
            "Look whether they bear what becomes of the column: they fail when they run, not when it goes.");
    }
}
