using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class CommentSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, CommentOperation comment, CatalogSnapshot catalog)
    {
        var table = catalog.Find(comment.Table);
        var before = comment.Column is { } column ? table?.Find(column)?.Comment : table?.Comment;
        var target = comment.Column is { } name ? $"COLUMN {PgIdentifier.Quote(comment.Table)}.{PgIdentifier.Quote(name)}" : $"TABLE {PgIdentifier.Quote(comment.Table)}";
        StepScript Script(string? text) => StepText.Locked(
            [new(comment.Table, "SHARE UPDATE EXCLUSIVE", Blocks.Nobody)], [$"COMMENT ON {target} IS {(text is null ? "NULL" : PgLiteral.Text(text))}"]);
        yield return StepText.Step(planned, $"Comment on {(comment.Column is { } named ? $"{comment.Table}.{named}" : comment.Table)}", comment.Table, Script(comment.Comment), [Script(before)]);
    }
}
