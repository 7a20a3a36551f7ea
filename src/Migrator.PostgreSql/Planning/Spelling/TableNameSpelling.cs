using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>A second name for a table: a view that passes everything through, until the table takes that name itself.</summary>
internal static class TableNameSpelling
{
    public static IEnumerable<PlanStep> Open(PlannedOperation planned, OpenTableNameOperation open, CatalogSnapshot catalog)
    {
        var (table, view) = (PgIdentifier.Quote(open.Table), PgIdentifier.Quote(open.NewName));
        var columns = string.Join(", ", open.Columns.Select(shown => shown.Column == shown.ShownAs ? PgIdentifier.Quote(shown.Column) : $"{PgIdentifier.Quote(shown.Column)} AS {PgIdentifier.Quote(shown.ShownAs)}"));
        var asInvoker = catalog.Server.Major >= 15 ? " WITH (security_invoker = true)" : "";
        yield return StepText.Step(
            planned, $"Let {open.Table} be used as {open.NewName} too", open.Table,
            StepText.Unlocked(
            [
                $"CREATE VIEW {view}{asInvoker} AS SELECT {columns} FROM {table}",
                .. open.Columns.Where(shown => shown.Default is not null).SelectMany(shown => SetDefaultSpelling.Set($"ALTER VIEW {view} ALTER COLUMN {PgIdentifier.Quote(shown.ShownAs)}", shown.Default!)),
                $"ALTER VIEW {view} OWNER TO {PgIdentifier.Quote(catalog.Find(open.Table)!.Owner)}",
                $"COMMENT ON VIEW {view} IS {PgLiteral.Text($"The coming name of {open.Table}, which takes it when its migration is contracted")}",
                TableNameRights.Copy(open),
            ]),
            [StepText.Unlocked($"DROP VIEW {view}")]);
    }

    public static IEnumerable<PlanStep> Close(PlannedOperation planned, CloseTableNameOperation close, CatalogSnapshot catalog)
    {
        var (old, to) = (close.Table, close.NewName);
        List<string> statements = close.IsShown ? [$"DROP VIEW {PgIdentifier.Quote(to)}"] : [];
        if (old.Name != to.Name)
        {
            statements.Add($"ALTER TABLE {PgIdentifier.Quote(old)} RENAME TO {PgIdentifier.Quote(to.Name)}");
        }

        if (old.Schema != to.Schema)
        {
            statements.Add($"ALTER TABLE {PgIdentifier.Quote(old with { Name = to.Name })} SET SCHEMA {PgIdentifier.Quote(to.Schema)}");
        }

        // Locking the view locks the table after it, and what is below that: the order in which statements by the new name take them.
        IReadOnlyList<StepLock> locks = close.IsShown
            ? [StepText.AccessExclusive(to), .. PartitionLocks.Below(catalog.Find(old)).Prepend(old).Select(one => StepText.AccessExclusive(one) with { PartitionOf = to })]
            : [StepText.AccessExclusive(old)];
        yield return StepText.Step(planned, $"Give {old} the name {to} for good", old, StepText.Locked(locks, statements), undo: null, promise: "I4") with
        {
            IsPointOfNoReturn = true,
            Check = close.IsShown ? TableNameRights.OnlyByTheNewName(close) : null,
        };
    }
}
