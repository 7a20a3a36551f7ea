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

    /// <summary>Row, BEFORE and INSERT in <c>pg_trigger.tgtype</c>.</summary>
    private const string BeforeInsertOfRow = "7";

    private const string Query =
        $"""
        SELECT w.place::int AS "Place", p.oid::regprocedure::text AS "Function",
               ARRAY(SELECT t.tgname::text FROM pg_trigger t WHERE t.tgrelid = w.relation::regclass AND t.tgfoid = p.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & {BeforeInsertOfRow} = {BeforeInsertOfRow} ORDER BY 1) AS "Triggers"
          FROM unnest(@relations, @tables, @columns) WITH ORDINALITY AS w (relation, table_word, column_word, place)
          JOIN pg_proc p ON p.prosrc ~* w.column_word
         WHERE (p.prosrc ~* w.table_word OR EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = w.relation::regclass AND t.tgfoid = p.oid))
           AND {FunctionWords.IsReadable}
         ORDER BY 1, 2
        """;

    private sealed class Row
    {
        public int Place { get; init; }
        public string Function { get; init; } = "";
        public string[] Triggers { get; init; } = [];
    }

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
        return [.. rows.GroupBy(row => row.Place).SelectMany(mentions => Say(leaving[mentions.Key - 1], [.. mentions]))];
    }

    private static IEnumerable<Finding> Say(LeavingColumn column, List<Row> mentions)
    {
        var subject = $"{column.Table}.{column.Column}";
        var more = mentions.Count > Shown ? $" and {mentions.Count - Shown} more" : "";
        yield return new(
            "MIG1199", FindingSeverity.Note, subject, $"these functions mention it in their text, and the server does not know what they do with it: {string.Join(", ", mentions.Take(Shown).Select(row => row.Function))}{more}",
            "Look whether they bear what becomes of the column: they fail when they run, not when it goes.");
        if (column.IsFilled && mentions.SelectMany(row => row.Triggers).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } triggers)
        {
            yield return new(
                "MIG1424", FindingSeverity.Warning, subject, $"{(triggers.Count == 1 ? $"the trigger {triggers[0]} runs before the sync, and its function mentions" : $"the triggers {string.Join(", ", triggers)} run before the sync, and their functions mention")} the column: an INSERT that leaves it to the sync meets {(triggers.Count == 1 ? "it" : "them")} with NULL there, or with the column's default",
                "Let such a function bear that, or look at the new shape as well, before a new version inserts.");
        }
    }
}
