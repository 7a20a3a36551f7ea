using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>Decides how rows are inserted, updated and deleted, and says what that means.</summary>
internal static class RowChanges
{
    /// <summary>So many rows are inserted in one transaction.</summary>
    private const int RowsInAChunk = 500;

    /// <summary>A table up to this size is gone through in one short transaction.</summary>
    private const long SmallTable = 512 * 1024;

    public static IEnumerable<Finding> Check(InsertRows insert, PlanScope scope)
    {
        var required = Required(insert.Table, scope);
        var missing = insert.Rows.SelectMany(row => required.Where(column => !row.Any(value => value.Column == column && value.Value is not ConstantDefault { Kind: ConstantKind.Null }))).Distinct();
        return missing.Select(column => Refusals.Of("MIG1171", $"{insert.Table}.{column}", "it is NOT NULL without a default, and a row that is inserted gives it no value", "Give each row a value for it."));
    }

    public static IEnumerable<Finding> CheckSize(TableName name, IReadOnlyList<IReadOnlyList<ColumnValue>> where, PlanScope scope)
    {
        if (scope.Catalog.Find(name) is { } table && !IsSmall(table) && (where.Count == 0 || where.Any(row => !InsertedKeys.NameOneRow(row, table))))
        {
            yield return Refusals.Of("MIG1175", name.ToString(), "the table is too large to be gone through in one short transaction", "Name the rows by their key, or write batches as SQL: Execute.InPhase(Phase.Backfill, undo: \"…\").Sql(\"…\").");
        }
    }

    public static IEnumerable<Operation> Operations(SchemaChange change, PlanScope scope)
    {
        if (change is not InsertRows insert)
        {
            return [new ChangeRowsOperation(change, Created(TableOf(change), scope))];
        }

        return insert.Rows.Chunk(RowsInAChunk).Select(rows => new ChangeRowsOperation(insert with { Rows = rows }, Created(insert.Table, scope)) { Keys = InsertedKeys.Of(insert, scope.Catalog.Find(insert.Table)) });
    }

    public static IEnumerable<Finding> Findings(SchemaChange change, PlanScope scope)
    {
        var name = TableOf(change);
        if (scope.Catalog.Find(name) is not { } table)
        {
            return [];
        }

        return change switch
        {
            InsertRows insert => ForInserted(insert, table),
            UpdateRows => [new("MIG1373", FindingSeverity.Warning, name.ToString(), $"{change.Describe()}: running versions read the new values as soon as they are written, and a rollback leaves them as they are", "Write what takes them back as a migration of its own if it may be needed."), .. Fired(table)],
            _ => [new("MIG1374", FindingSeverity.Warning, name.ToString(), "running versions may still read the rows that are deleted, and a rollback does not bring them back", "[RunsIn(Phase.Contract)] keeps them until no version needs them."), .. Fired(table)],
        };
    }

    private static bool IsSmall(TableSnapshot table) => table.Bytes <= SmallTable;

    public static TableName TableOf(SchemaChange change) => change switch
    {
        InsertRows insert => insert.Table,
        UpdateRows update => update.Table,
        DeleteRows delete => delete.Table,
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    private static IEnumerable<Finding> ForInserted(InsertRows insert, TableSnapshot table)
    {
        if (InsertedKeys.Of(insert, table).Count == 0)
        {
            yield return new("MIG1370", FindingSeverity.Warning, table.Name.ToString(), "the rows that are inserted give no key, so a rollback leaves them there", "Give each row its primary key if a rollback must take it away.");
        }

        foreach (var column in table.Columns.Where(column => insert.Identity != IdentityOverride.User && column.OwnedSequence is not null && insert.Rows.Any(row => row.Any(value => value.Column == column.Name))))
        {
            yield return new("MIG1372", FindingSeverity.Warning, $"{table.Name}.{column.Name}", "the server numbers it, and does not see the numbers given here: a later row may get one of them, and is refused then (23505)", "Give numbers that its sequence never reaches or has passed.");
        }

        foreach (var finding in Fired(table))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Fired(TableSnapshot table)
    {
        if (table.Triggers.Select(trigger => trigger.Name).ToList() is { Count: > 0 } triggers)
        {
            yield return new("MIG1375", FindingSeverity.Note, table.Name.ToString(), $"its triggers may fire for these rows too: {string.Join(", ", triggers)}", "Make sure that they may: audit rows, outbox messages, updated_at.");
        }
    }

    private static IReadOnlyList<ColumnName> Required(TableName name, PlanScope scope)
    {
        if (Created(name, scope) is { } created)
        {
            return [.. created.Columns.Where(column => column is { IsNullable: false, Default: null, IsIdentity: false, GeneratedAs: null }).Select(column => column.Name)];
        }

        return scope.Catalog.Find(name) is not { } table
            ? []
            : [.. table.Columns.Where(column => column is { IsNotNull: true, Default: null, Identity: null, IsGenerated: false }).Select(column => column.Name)];
    }

    private static CreateTable? Created(TableName table, PlanScope scope) => scope.Definition.Changes.OfType<CreateTable>().FirstOrDefault(create => create.Table == table);
}
