using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>The new table comes in the transaction in which the old one, with whatever holds a name that it may want, goes out of the way.</summary>
internal static class ReplaceTableSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, ReplaceTableOperation replace)
    {
        var name = replace.Create.Table.Table;
        var create = CreateTableSpelling.Spell(planned, replace.Create).Single();
        var undo = create.Undo!.Single();
        var table = new RenamedRelation(name, replace.RetiredName);
        yield return create with
        {
            Purpose = $"Put {name} out of reach under another name, and create the new table under its name",
            Promise = "I4",
            Do = create.Do with
            {
                Locks = [StepText.AccessExclusive(name), .. create.Do.Locks],
                Statements = [.. Renames(replace, table, isBack: false).Select(sql => new PlanStatement(sql)), .. create.Do.Statements],
            },
            Undo =
            [
                undo with
                {
                    Locks = [StepText.AccessExclusive(name), StepText.AccessExclusive(replace.RetiredName), .. undo.Locks],
                    Statements = [new(RefuseRows(name)), .. undo.Statements, .. Renames(replace, table, isBack: true).Select(sql => new PlanStatement(sql))],
                },
            ],
        };
    }

    private static IEnumerable<string> Renames(ReplaceTableOperation replace, RenamedRelation table, bool isBack)
        =>
        [
            Rename("TABLE", table, isBack),
            .. replace.Indexes.Select(index => Rename("INDEX", index, isBack)),
            .. replace.Sequences.Select(sequence => Rename("SEQUENCE", sequence, isBack)),
            .. replace.NotNulls.Select(name => $"ALTER TABLE {PgIdentifier.Quote(isBack ? table.From : table.To)} RENAME CONSTRAINT {PgIdentifier.Quote(isBack ? name.To : name.From)} TO {PgIdentifier.Quote(isBack ? name.From : name.To)}"),
        ];

    private static string Rename(string kind, RenamedRelation relation, bool isBack)
        => isBack
            ? $"ALTER {kind} {PgIdentifier.Quote(relation.To)} RENAME TO {PgIdentifier.Quote(relation.From.Name)}"
            : $"ALTER {kind} {PgIdentifier.Quote(relation.From)} RENAME TO {PgIdentifier.Quote(relation.To.Name)}";

    /// <summary>Rows of the new table are nowhere else: whoever takes it back has looked before, and this is for those that came since.</summary>
    private static string RefuseRows(Migrator.TableName table)
        => $"""
            DO {DollarQuote.Around($"""
            BEGIN
                IF EXISTS (SELECT FROM {PgIdentifier.Quote(table)}) THEN
                    RAISE EXCEPTION USING MESSAGE = {PgLiteral.Text($"the new table {table} holds rows, which would be lost: move them elsewhere, empty it and roll back again")};
                END IF;
            END
            """)}
            """;
}
