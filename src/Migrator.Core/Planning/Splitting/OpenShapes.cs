using Migrator.Changes;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Splitting;

/// <summary>What open migrations are doing with columns, and what a later migration may do there meanwhile: add to their new shape, nothing else.</summary>
internal static class OpenShapes
{
    /// <summary>The open mapping that takes this column away, or gives its name to another one at flip.</summary>
    public static Mapping? Leaving(PlanScope scope, TableName table, ColumnName column)
        => scope.Open.FirstOrDefault(mapping => mapping.Table == table && mapping.Old.Any(old => old.Name == column));

    /// <summary>The open mapping that brings this column, under this name.</summary>
    public static Mapping? Coming(PlanScope scope, TableName table, ColumnName column)
        => scope.Open.FirstOrDefault(mapping => mapping.Brought().Contains((table, column)));

    /// <summary>
    /// The open mapping that has to be contracted before anything is added to this column: until then its name still stands for
    /// the old values. Null if there is none.
    /// </summary>
    public static Mapping? Flipping(PlanScope scope, TableName table, ColumnName column)
        => Leaving(scope, table, column) is { } mapping && Flips(mapping, column, scope) ? mapping : null;

    /// <summary>The open migration whose contract this change waits for in its own contract; null if it need not.</summary>
    public static MigrationId? WaitsFor(PlanScope scope, SchemaChange change) => change switch
    {
        CreateIndex index => ColumnsOf(index).Select(column => Flipping(scope, index.Table, column)).OfType<Mapping>().FirstOrDefault()?.Migration,
        SetColumnDefault set => (Flipping(scope, set.Table, set.Column) ?? Coming(scope, set.Table, set.Column))?.Migration,
        DropColumnDefault take => (Flipping(scope, take.Table, take.Column) ?? Coming(scope, take.Table, take.Column))?.Migration,
        AlterColumn alter => Coming(scope, alter.Table, alter.Column.Name)?.Migration,
        _ => null,
    };

    /// <summary>True if a change of a column that an open migration brings may turn out to be an addition: a default, a comment, NOT NULL.</summary>
    public static bool MayAddTo(PlanScope scope, AlterColumn alter)
        => alter is { Up: null, Column.IsNullable: not true } && Coming(scope, alter.Table, alter.Column.Name) is not null && Leaving(scope, alter.Table, alter.Column.Name) is null;

    /// <summary>What could only be seen once the server had said what the types are: a column that an open migration brings keeps its type.</summary>
    public static IEnumerable<Finding> RefuseRetyping(PlanScope scope)
        => from alter in scope.Definition.Changes.OfType<AlterColumn>()
           where Coming(scope, alter.Table, alter.Column.Name) is not null && !scope.Created.Contains(alter.Table)
           let decision = AlterDecision.For(alter, scope)
           where decision.IsReplacement || decision.TypeChange is not Inspection.TypeChange.None
           select Of(alter.Table, alter.Column.Name, Coming(scope, alter.Table, alter.Column.Name)!, $"it brings it as {decision.Column.Type}");

    /// <summary>The open migrations to whose new shape this change adds.</summary>
    public static IEnumerable<MigrationId> AddsTo(PlanScope scope, SchemaChange change)
    {
        var brought = change is CreateIndex index ? ColumnsOf(index).Select(column => Coming(scope, index.Table, column)).OfType<Mapping>().Select(mapping => mapping.Migration) : [];
        return WaitsFor(scope, change) is { } waited ? brought.Append(waited) : brought;
    }

    /// <summary>Why a change may not be made while others are open.</summary>
    public static IEnumerable<Finding> Refuse(PlanScope scope, SchemaChange change) => change switch
    {
        CreateIndex index => ColumnsOf(index).SelectMany(column => RefuseGoing(scope, index.Table, column)),
        AddColumn add => scope.Open.Where(mapping => mapping is { IsPartitioned: true, Counterpart: { IsCreatedHere: true, IsMany: false } } && mapping.Counterpart.Table == add.Table).Take(1).Select(mapping => RefuseKept(add, mapping)),
        SetColumnDefault set => RefuseGoing(scope, set.Table, set.Column),
        DropColumnDefault take => RefuseGoing(scope, take.Table, take.Column),
        DropIndex drop => (scope.Catalog.Find(drop.Table)?.Indexes.FirstOrDefault(index => index.Name == drop.Name)?.Columns ?? [])
            .Select(column => (Column: column, Owner: Leaving(scope, drop.Table, column) ?? Coming(scope, drop.Table, column)))
            .Where(pair => pair.Owner is not null)
            .Take(1)
            .Select(pair => Of(drop.Table, pair.Column, pair.Owner!, $"the index {drop.Name} is on it and is carried along"))
            .Concat((scope.Catalog.Find(drop.Table)?.Indexes.FirstOrDefault(index => index.Name == drop.Name)?.Columns ?? []).Select(column => OpenWork.RefuseDropped(drop.Table, column, scope)).OfType<Finding>().Take(1)),
        _ => [],
    };

    private static Finding RefuseKept(AddColumn add, Mapping move) => Refusals.Of(
        "MIG1400", $"{add.Table}.{add.Column.Name}",
        $"migration {move.Migration} is open and moves columns there from {move.Table}, which is partitioned: when an UPDATE sends a row to another partition its counterpart goes and comes again, and what only the counterpart holds would be lost",
        $"Contract or roll back {move.Migration} first.");

    private static IEnumerable<Finding> RefuseGoing(PlanScope scope, TableName table, ColumnName column)
    {
        if (Leaving(scope, table, column) is { } owner && Flipping(scope, table, column) is null)
        {
            yield return Of(table, column, owner, "takes the column away");
        }
        else if (OpenWork.RefuseDropped(table, column, scope) is { } dropped)
        {
            yield return dropped;
        }
    }

    private static Finding Of(TableName table, ColumnName column, Mapping owner, string what)
        => Refusals.Of("MIG1117", $"{table}.{column}", $"migration {owner.Migration} is open and owns that column ({owner.Key}): {what}", $"Contract or roll back {owner.Migration} first.");

    private static bool Flips(Mapping mapping, ColumnName column, PlanScope scope)
        => mapping.Mode is SyncMode.Open && mapping.New is [var only] && only.Name == PlanScope.CopyName(column, mapping.Migration, scope.IdentifierLimit);

    private static IEnumerable<ColumnName> ColumnsOf(CreateIndex index) => index.Keys.Select(key => key.Column).Concat(index.Include);
}
