using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>What a column of a partitioned table must not have so that it can be replaced: whatever only one partition has would not be carried.</summary>
internal static class PartitionedColumnChecks
{
    public static IEnumerable<Finding> Check(IReadOnlyList<MappingDraft> drafts, IReadOnlyList<(TableSnapshot Table, ColumnSnapshot Column)> widened, PlanScope scope)
    {
        var divided = drafts.GroupBy(draft => draft.Table).Select(ofTable => (Table: scope.Table(ofTable.Key), Drafts: ofTable.ToList())).Where(pair => pair.Table.Kind is RelationKind.PartitionedTable);
        return divided.SelectMany(pair => CheckReplaced(pair.Table, [.. pair.Drafts.Where(draft => !IsLast(draft))], PartitionsOf(pair.Table, scope), scope)
                .Concat(CheckLast(pair.Table, pair.Drafts.Where(IsLast), PartitionsOf(pair.Table, scope)))
                .Concat(CheckTriggers(pair.Table, PartitionsOf(pair.Table, scope))))
            .Concat(scope.Definition.Changes.SelectMany(change => LeavingColumns.TakenBy(change).Select(leaving => (Table: scope.Table(leaving.Table), leaving.Column, What: change is DropColumn ? Matters.WhatOthersLeanOn : Matters.WhatIsWritten))).Where(leaving => leaving.Table.Kind is RelationKind.PartitionedTable)
                .SelectMany(leaving => CheckKey(leaving.Table, PartitionsOf(leaving.Table, scope), leaving.Column).Concat(PartitionsOf(leaving.Table, scope).SelectMany(partition => CheckPartition(leaving.Table, partition, leaving.Column, leaving.What)))))
            .Concat(scope.Definition.Changes.Select(PlanChecks.Pair).OfType<(TableName From, TableName To)>().SelectMany(pair => new[] { pair.From, pair.To }).Distinct().Select(scope.Catalog.Find).OfType<TableSnapshot>().Where(table => table.Kind is RelationKind.PartitionedTable)
                .SelectMany(table => CheckTriggers(table, PartitionsOf(table, scope))))
            .Concat(widened.Where(pair => pair.Table.Kind is RelationKind.PartitionedTable).SelectMany(pair => CheckKey(pair.Table, PartitionsOf(pair.Table, scope), pair.Column.Name)));
    }

    /// <summary>The server gives every partition, and every table that inherits, the name that a constraint has at the top, and lets nobody change it there.</summary>
    public static IEnumerable<Finding> Findings(PreparedMapping mapping, PlanScope scope)
    {
        var table = scope.Table(mapping.Mapping.Table);
        return mapping is { Draft.Flips: true, Replaced: { } replaced } ? Named(table, replaced, [.. PartitionsOf(table, scope), .. scope.Catalog.HeirsOf(table.Name)], name => $"from the flip on it is called {name} there, also after a rollback")
            : scope.Definition.QuarantineDays is null ? []
            : mapping.Draft.Old.SelectMany(old => Named(table, scope.Column(table.Name, old.Name), PartitionsOf(table, scope), name => $"after a rollback from the quarantine it is called {name} there"));
    }

    /// <summary>The same where NOT NULL goes at expand.</summary>
    public static IEnumerable<Finding> Findings(PreparedMove move, PlanScope scope)
    {
        var table = scope.Table(move.Mapping.Table);
        return move.Columns.SelectMany(column => Named(table, column, PartitionsOf(table, scope), name => $"after a rollback it is called {name} there"));
    }

    private static IEnumerable<Finding> Named(TableSnapshot table, ColumnSnapshot column, IReadOnlyList<TableSnapshot> others, Func<string, string> then)
    {
        if (column.NotNullName is { } name
            && others.Where(other => other.Find(column.Name)?.NotNullName is { } own && own != name).Select(other => other.Name.ToString()).ToList() is { Count: > 0 } named)
        {
            yield return new("MIG1381", FindingSeverity.Note, $"{table.Name}.{column.Name}", $"NOT NULL has a name of its own in {string.Join(", ", named)}: {then(name)}", "Nothing is to be done; only the name is another one.");
        }
    }

    private static IEnumerable<Finding> CheckReplaced(TableSnapshot table, IReadOnlyList<MappingDraft> drafts, IReadOnlyList<TableSnapshot> partitions, PlanScope scope)
        => drafts.SelectMany(draft => draft.Old).Select(old => old.Name).Distinct()
            .SelectMany(column => CheckKey(table, partitions, column).Concat(CheckColumn(table, column, scope)).Concat(partitions.SelectMany(partition => CheckPartition(table, partition, column))))
            .Concat(CheckKeys(table, [.. drafts.SelectMany(draft => draft.Old).Select(old => old.Name)]));

    private static bool IsLast(MappingDraft draft) => draft.Kind is MappingKind.LastValue;

    /// <summary>A column that gets a last value goes with all that hangs on it; until then its value must be missed, and given, alike on every partition.</summary>
    private static IEnumerable<Finding> CheckLast(TableSnapshot table, IEnumerable<MappingDraft> drafts, IReadOnlyList<TableSnapshot> partitions)
        => drafts.SelectMany(draft => draft.Old).Select(old => old.Name)
            .SelectMany(column => CheckKey(table, partitions, column).Concat(partitions.SelectMany(partition => CheckPartition(table, partition, column, Matters.WhatIsWritten))));

    private static List<TableSnapshot> PartitionsOf(TableSnapshot table, PlanScope scope) => [.. scope.Catalog.PartitionsOf(table.Name)];

    /// <summary>The sync of a partition must come last there too, and a flip only touches the functions that it knows of.</summary>
    private static IEnumerable<Finding> CheckTriggers(TableSnapshot table, IReadOnlyList<TableSnapshot> partitions)
        => from partition in partitions
           from trigger in partition.Triggers
           where !table.Triggers.Any(known => known.Name == trigger.Name && known.Function == trigger.Function)
           select Refusals.Of(
               "MIG1188", $"{partition.Name}: {trigger.Name}", $"this trigger is on one partition of {table.Name} only, where what it does to a row is not taken into account",
               $"Create the trigger on {table.Name}, or drop it first.");

    /// <summary>Where a row goes is decided before any trigger sees it.</summary>
    private static IEnumerable<Finding> CheckKey(TableSnapshot table, IReadOnlyList<TableSnapshot> partitions, ColumnName column)
    {
        if (PartitionChecks.DividedBy(column, table, partitions) is { } divided)
        {
            yield return Refusals.Of(
                "MIG1187", $"{table.Name}.{column}", $"it decides to which partition of {divided.Name} a row goes, before any trigger could fill it for a version that writes the other shape",
                "Create a table that is divided by the new column, and move the rows there.");
        }
    }

    private static IEnumerable<Finding> CheckColumn(TableSnapshot table, ColumnName name, PlanScope scope)
    {
        var hangers = table.Indexes.Where(index => index.Columns.Contains(name) && (!index.IsValid || index.IsReplicaIdentity || (index.Constraint is not null && !IsCarried(table, index)))).Select(index => $"the index {index.Name}")
            .Concat(table.Constraints.Where(constraint => constraint.Columns.Contains(name) && constraint.Kind is ConstraintKind.ForeignKey or ConstraintKind.Exclusion).Select(constraint => $"the constraint {constraint.Name}"))
            .Concat(table.ReferencedBy.Where(key => key.ReferencedColumns.Contains(name) && scope.Catalog.Find(key.Table) is not { Kind: RelationKind.Table }).Select(key => $"the foreign key {key.Name} of {key.Table}"));
        foreach (var hanger in hangers)
        {
            yield return Refusals.Of(
                "MIG1188", $"{table.Name}.{name}", $"{hanger} belongs to it, and this version does not carry that to the copy on every partition",
                "Drop it in an earlier migration, and create it anew in a later one.");
        }
    }

    /// <summary>True if a constraint of a partition is its part of one further up, whatever its name.</summary>
    private static bool IsPiece(TableSnapshot partition, ConstraintSnapshot constraint)
        => partition.Indexes.Any(index => index.Constraint == constraint.Name && index.PartitionOf is not null);

    private static bool IsCarried(TableSnapshot table, IndexSnapshot index)
        => table.Constraints.FirstOrDefault(constraint => constraint.Name == index.Constraint) is { Kind: ConstraintKind.PrimaryKey or ConstraintKind.Unique } key && PartitionChecks.IsPlainKey(index, key);

    /// <summary>The pieces of a key change hands one column at a time.</summary>
    private static IEnumerable<Finding> CheckKeys(TableSnapshot table, HashSet<ColumnName> replaced)
        => from key in table.Constraints
           where key.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique && key.Columns.Count(replaced.Contains) > 1
           select Refusals.Of(
               "MIG1188", $"{table.Name}: {key.Name}", "several columns of this key are replaced, and this version lets one at a time take over on every partition",
               "Replace one column of it in each migration.");

    /// <summary>How much of what only one partition has on a column stands in the way.</summary>
    private enum Matters
    {
        /// <summary>The column goes: only what others lean on.</summary>
        WhatOthersLeanOn,

        /// <summary>Its values go elsewhere, and both versions write them until then: also what decides about values and rights.</summary>
        WhatIsWritten,

        /// <summary>A copy takes its place: all of it.</summary>
        Everything,
    }

    /// <summary>What a partition has for itself would be lost with the column.</summary>
    private static IEnumerable<Finding> CheckPartition(TableSnapshot table, TableSnapshot partition, ColumnName name, Matters what = Matters.Everything)
    {
        var (own, top) = (partition.Find(name), table.Find(name));
        if (own is null || top is null)
        {
            yield break;
        }

        var differences = (what < Matters.WhatIsWritten ? [] : new[]
        {
            own.Default != top.Default ? "a default" : null,
            own.IsNotNull != top.IsNotNull ? "NOT NULL" : null,
            own.Grants.Count > 0 ? "privileges" : null,
        }).Concat(what < Matters.Everything ? [] : new[]
        {
            own.StatisticsTarget != top.StatisticsTarget ? "a statistics target" : null,
            !own.Options.SequenceEqual(top.Options) ? "options" : null,
            own.Storage != top.Storage ? "a storage" : null,
            own.Compression != top.Compression ? "a compression" : null,
            own.Comment is not null && own.Comment != top.Comment ? "a comment" : null,
        }).OfType<string>()
            .Concat(partition.Indexes.Where(index => index.Columns.Contains(name) && index is not { PartitionOf: not null, Comment: null, IsReplicaIdentity: false, IsClustered: false, Statistics: [] }).Select(index => $"the index {index.Name}, or a property of it,"))
            .Concat(partition.Constraints.Where(constraint => constraint.Columns.Contains(name) && !table.Constraints.Any(known => known.Name == constraint.Name) && !IsPiece(partition, constraint)).Select(constraint => $"the constraint {constraint.Name}"))
            .Concat(partition.ReferencedBy.Where(key => key.ReferencedColumns.Contains(name)).Select(key => $"the foreign key {key.Name} of {key.Table}"))
            .Concat(partition.Dependents.Where(dependent => dependent.Column == name || dependent.Column is null).Select(dependent => $"the {dependent.Kind} {dependent.Name}"));
        foreach (var difference in differences)
        {
            yield return Refusals.Of(
                "MIG1188", $"{partition.Name}.{name}", $"there the column has {difference} that it does not have in {table.Name}: it would be lost",
                $"Make it the same on {table.Name} and every partition first.");
        }
    }
}
