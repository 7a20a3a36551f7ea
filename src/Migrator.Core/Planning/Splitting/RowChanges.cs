using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>Decides how rows are inserted, updated and deleted, and says what that means.</summary>
internal static class RowChanges
{
    /// <summary>So many rows are inserted in one transaction.</summary>
    private const int RowsInAChunk = 500;

    private const int LastBit = 60;

    /// <summary>A table up to this size is gone through in one short transaction.</summary>
    private const long SmallTable = 512 * 1024;

    public static IEnumerable<Finding> Check(InsertRows insert, PlanScope scope)
    {
        var required = Required(insert.Table, scope);
        var missing = insert.Rows.SelectMany(row => required.Where(column => !row.Any(value => value.Column == column && value.Value is not ConstantDefault { Kind: ConstantKind.Null }))).Distinct();
        return missing.Select(column => Refusals.Of("MIG1171", $"{insert.Table}.{column}", "it is NOT NULL without a default, and a row that is inserted gives it no value", "Give each row a value for it."));
    }

    /// <summary>True if the rows are changed in batches: the table is not small, and the conditions do not name single rows.</summary>
    public static bool IsBatched(SchemaChange change, PlanScope scope)
        => change is UpdateRows or DeleteRows
            && scope.Catalog.Find(TableOf(change)) is { } table
            && table.Bytes + scope.Catalog.HeirsOf(table.Name).Sum(heir => heir.Bytes) > SmallTable
            && ConditionsOf(change) is var where
            && (table.Heirs.Count > 0 || where.Count == 0 || !where.All(row => InsertedKeys.NameOneRow(row, table)));

    public static IEnumerable<Operation> Operations(SchemaChange change, PlanScope scope)
    {
        if (change is not InsertRows insert)
        {
            return [new ChangeRowsOperation(change, Created(TableOf(change), scope)) { IsBatched = IsBatched(change, scope), Marking = Marking(change, scope) }];
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
            UpdateRows => [.. Batched(change, scope), new("MIG1373", FindingSeverity.Warning, name.ToString(), $"{change.Describe()}: running versions read the new values as soon as they are written, and a rollback leaves them as they are", "Write what takes them back as a migration of its own if it may be needed."), .. Fired(table)],
            _ => [.. Batched(change, scope), new("MIG1374", FindingSeverity.Warning, name.ToString(), "running versions may still read the rows that are deleted, and a rollback does not bring them back", "[RunsIn(Phase.Contract)] keeps them until no version needs them."), .. Fired(table)],
        };
    }

    private static Mapping? Marking(SchemaChange change, PlanScope scope) => !scope.RowBits.TryGetValue(change, out var bit)
        ? null
        : new Mapping
        {
            Migration = scope.Definition.Id,
            Key = $"{TableOf(change).Name}: {change.Describe()} ({bit})",
            Table = TableOf(change),
            Kind = MappingKind.RowUpdate,
            Mode = SyncMode.Open,
            Bit = bit,
            Old = [],
            New = [],
            IsPartitioned = scope.Catalog.Find(TableOf(change)) is { Kind: RelationKind.PartitionedTable },
            IsInherited = scope.Catalog.Find(TableOf(change)) is { IsInTree: true },
        };

    private static IReadOnlyList<IReadOnlyList<ColumnValue>> ConditionsOf(SchemaChange change) => change switch
    {
        UpdateRows update => [update.Where],
        DeleteRows delete => delete.Where,
        _ => [],
    };

    public static TableName TableOf(SchemaChange change) => change switch
    {
        InsertRows insert => insert.Table,
        UpdateRows update => update.Table,
        DeleteRows delete => delete.Table,
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    private static IEnumerable<Finding> Batched(SchemaChange change, PlanScope scope)
    {
        var subject = TableOf(change).ToString();
        if (!IsBatched(change, scope))
        {
            yield break;
        }

        if (change is UpdateRows)
        {
            yield return new("MIG1376", FindingSeverity.Note, subject, "the table has a marker column while its rows are updated: a prepared SELECT * fails once (0A000) when it comes and when it goes, and INSERT or COPY without a column list, NATURAL JOIN and whole-row tests see it. Rows that are inserted after it has come are not updated", "Statements that name their columns are not concerned.");
        }
        else
        {
            yield return new("MIG1377", FindingSeverity.Note, subject, "rows that are inserted while others are deleted may be deleted or stay", "Keep writers from inserting such rows first, if none may be left.");
        }

        if (scope.RowBits.TryGetValue(change, out var bit) && bit > LastBit)
        {
            yield return Refusals.Of("MIG1172", subject, "its marker column has no bit left: a bit is not used again while the column lives", "Contract the open migrations of this table first.");
        }

        yield return BatchFindings.Of(subject, "changes");
    }

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
