using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting;

/// <summary>What may be done to a partitioned table, and why nothing is done to a partition or an inheritance tree by itself.</summary>
internal static class PartitionChecks
{
    public static IEnumerable<Finding> Check(TableSnapshot table, PlanScope scope) => table switch
    {
        { Root: { } root } => [Refusals.Of("MIG1180", table.Name.ToString(), $"it is a partition of {root}, which all partitions share their columns with", $"Name {root}.")],
        { Kind: RelationKind.PartitionedTable } => CheckPartitions(table, scope).Concat(ChangesOf(table, scope).SelectMany(change => CheckChange(table, change, scope))),
        _ => InheritanceChecks.Check(table, scope),
    };

    /// <summary>How far the locks on a partitioned table reach, which a reviewer does not see from the statement.</summary>
    public static IEnumerable<Finding> Findings(TableSnapshot table)
    {
        if (table.Partitions.Count > 0)
        {
            yield return new(
                "MIG1380", FindingSeverity.Note, table.Name.ToString(),
                $"each step that alters it locks it and its partitions ({table.Partitions.Count}) together, and a table attached later that was made from the old list of columns is refused by the server",
                "See that max_locks_per_transaction has room for all of them, and make tables that are to be attached LIKE the partitioned one.");
        }
    }

    private static IEnumerable<SchemaChange> ChangesOf(TableSnapshot table, PlanScope scope)
        => scope.Definition.Changes.Where(change => PlanChecks.TableOf(change) == table.Name && !TableReplacements.IsAboutNew(change, table.Name, scope));

    private static IEnumerable<Finding> CheckPartitions(TableSnapshot table, PlanScope scope)
    {
        foreach (var partition in scope.Catalog.PartitionsOf(table.Name))
        {
            if (partition.Kind is RelationKind.ForeignTable)
            {
                yield return Refusals.Of("MIG1183", partition.Name.ToString(), $"it is a partition of {table.Name} that lies on another server, where nothing is changed: queries of it would fail", "Change the table behind it first and by hand, or detach it.");
            }

            if (!partition.IsOwned)
            {
                yield return Refusals.Of("MIG1107", partition.Name.ToString(), $"it is a partition of {table.Name} and belongs to {partition.Owner}, and {scope.Catalog.Server.User} may not alter it", $"Connect as {partition.Owner}, or as a member of that role.");
            }

            if (partition.AttributesUsed > 1500)
            {
                yield return Refusals.Of("MIG1116", partition.Name.ToString(), $"it is a partition of {table.Name} and has used {partition.AttributesUsed} of the 1,600 attributes a table can ever have; dropped columns count", "Rebuild the partition before adding columns to it.");
            }
        }
    }

    private static IEnumerable<Finding> CheckChange(TableSnapshot table, SchemaChange change, PlanScope scope) => change switch
    {
        CommentOnTable or AddColumn { InitialValue: null, InitialConstant: null, Column: { Default: null or ConstantDefault, GeneratedAs: null } } => [],
        AddColumn { Column.GeneratedAs: null } add when add.InitialValue is not null || add.InitialConstant is not null => [],
        RenameTable or DropTable or RenameColumn or ReplaceColumns or DropColumn or InsertRows or DeleteRows => [],
        UpdateRows update => RowChanges.IsBatched(change, scope) ? CheckMoved(table, update, scope) : [],
        AlterColumn alter => alter.Column.Default is null ? [] : CheckDefaults(table, alter.Column.Name, scope),
        CreateIndex index => PartitionedIndexChecks.Check(table, index, scope),
        DropIndex => [],
        AddKey add => PartitionedIndexChecks.Check(table, add.Key.Name!, add.Key.Columns, scope).Concat(CheckConstraint(table, add.Key.Name!, scope)),
        AddCheck add => CheckConstraint(table, add.Name, scope),
        AddExclusion add => PartitionedExclusionChecks.Check(table, add, scope),
        CreateForeignKey key => CheckRivals(table, key, scope).Concat(CheckConstraint(table, key.Name, scope)),
        DropConstraint drop => CheckDropped(table, drop, scope),
        SetColumnDefault set => CheckDefaults(table, set.Column, scope),
        DropColumnDefault take => CheckDefaults(table, take.Column, scope),
        _ => [Refusals.Of(
            "MIG1182", table.Name.ToString(), $"it is partitioned, and this version cannot {change.Describe()} partition by partition",
            "On a partitioned table it plans dropping it, other names for it, new columns, other types, names and tables for columns, defaults, comments, indexes, keys, checks, exclusion constraints, and rows. Write the rest by Execute.InPhase(…).Sql(\"…\").")],
    };

    private static IEnumerable<Finding> CheckMoved(TableSnapshot table, UpdateRows update, PlanScope scope)
        => from value in update.Set
           let divided = DividedBy(value.Column, table, scope.Catalog.PartitionsOf(table.Name))
           where divided is not null
           select Refusals.Of(
               "MIG1187", $"{table.Name}.{value.Column}", $"it decides to which partition of {divided.Name} a row goes, and rows are updated in batches that keep to one partition",
               "Name the rows by their key, or write it by Execute.InPhase(…).Sql(\"…\").");

    /// <summary>What a column decides about, where a row goes: the table, or one of its partitions that is divided again; null if neither.</summary>
    public static TableSnapshot? DividedBy(ColumnName column, TableSnapshot table, IEnumerable<TableSnapshot> partitions)
        => partitions.Prepend(table).FirstOrDefault(one => one.PartitionKey.Contains(column));

    /// <summary>What the server would take for the same constraint would go with it in a rollback.</summary>
    public static IEnumerable<Finding> CheckConstraint(TableSnapshot table, string name, PlanScope scope)
        => from partition in scope.Catalog.PartitionsOf(table.Name)
           where partition.Constraints.Any(constraint => constraint.Name == name)
           select Refusals.Of("MIG1189", $"{partition.Name}: {name}", $"this partition has a constraint of that name already, and the one of {table.Name} is to be there too", "Choose another name, or drop that one first.");

    /// <summary>The server would take a partition's own key over, whatever its name.</summary>
    private static IEnumerable<Finding> CheckRivals(TableSnapshot table, CreateForeignKey key, PlanScope scope)
        => from partition in scope.Catalog.PartitionsOf(table.Name)
           from rival in partition.Constraints
           where rival.Kind is ConstraintKind.ForeignKey && rival.Name != key.Name && rival.Referenced == key.Referenced && rival.Columns.SequenceEqual(key.Columns) && rival.ReferencedColumns.SequenceEqual(key.ReferencedColumns)
           where !table.Constraints.Any(own => own.Kind is ConstraintKind.ForeignKey && own.Referenced == key.Referenced && own.Columns.SequenceEqual(key.Columns))
           select Refusals.Of("MIG1189", $"{partition.Name}: {rival.Name}", $"this partition has such a foreign key of its own already: the server would make it a part of the one of {table.Name}, and a rollback would drop it with that", "Drop that one first.");

    /// <summary>Before PostgreSQL 18 a key comes back to each partition by itself, and the table takes these over: they must be all that it was made of.</summary>
    private static IEnumerable<Finding> CheckDroppedForeignKey(TableSnapshot table, ConstraintSnapshot key, PlanScope scope)
    {
        const string Cure = "Drop it by Execute.InPhase(Phase.Contract, undo: \"…\").Sql(\"…\").";
        if (scope.Catalog.Server.Major >= 18)
        {
            yield break;
        }

        if (PartitionedForeignKey.Standing(key) is null)
        {
            yield return Refusals.Of("MIG1189", $"{table.Name}: {key.Name}", $"a rollback could not bring{key.ForeignKeyClause}{(key.DeleteSetColumns.Count > 0 ? " (some columns)" : "")} back partition by partition, as it has to before PostgreSQL 18", Cure);
        }

        if (scope.Catalog.Find(key.Referenced!) is { Kind: RelationKind.PartitionedTable })
        {
            yield return Refusals.Of("MIG1189", $"{table.Name}: {key.Name}", $"it refers to {key.Referenced}, which is partitioned too, so that a rollback could not bring it back without looking at every row while writers wait", Cure);
        }

        foreach (var partition in scope.Catalog.PartitionsOf(table.Name))
        {
            var alike = partition.Constraints.Where(one => one.Kind is ConstraintKind.ForeignKey && one.Referenced == key.Referenced && one.Columns.SequenceEqual(key.Columns) && one.ReferencedColumns.SequenceEqual(key.ReferencedColumns)).ToList();
            if (alike.Count > 1 || alike.Any(one => one.Name != key.Name || one.Comment is not null) || partition.Constraints.Any(one => one.Name == key.Name && !alike.Contains(one)))
            {
                yield return Refusals.Of("MIG1189", $"{partition.Name}: {key.Name}", $"this partition has another constraint of that name, or calls its part of the key otherwise or says something about it, and a rollback could not bring that back", Cure);
            }
        }
    }

    private static IEnumerable<Finding> CheckDropped(TableSnapshot table, DropConstraint drop, PlanScope scope)
    {
        var constraint = table.Constraints.FirstOrDefault(candidate => candidate.Name == drop.Name);
        return constraint?.Kind switch
        {
            ConstraintKind.ForeignKey => CheckDroppedForeignKey(table, constraint, scope),
            ConstraintKind.Exclusion => PartitionedExclusionChecks.CheckDropped(table, constraint, scope),
            ConstraintKind.Unique or ConstraintKind.PrimaryKey when table.Indexes.Any(index => index.Constraint == drop.Name && !IsPlainKey(index, constraint))
                => [Refusals.Of("MIG1182", $"{table.Name}: {drop.Name}", "its index has more than its columns, which this version could not bring back partition by partition", "Drop it by Execute.InPhase(…).Sql(\"…\").")],
            _ => [],
        };
    }

    /// <summary>True if an index is no more than the columns of its key, so that it can be built again piece by piece.</summary>
    public static bool IsPlainKey(IndexSnapshot index, ConstraintSnapshot constraint)
        => index.Columns.Count == constraint.Columns.Count && index is { Comment: null, IsClustered: false } && !index.Body.Contains(" WITH (", StringComparison.Ordinal) && !index.Body.Contains(" NULLS NOT DISTINCT", StringComparison.Ordinal);

    /// <summary>The statement sets the default of every partition, and undoing it would give all of them the one of the table.</summary>
    private static IEnumerable<Finding> CheckDefaults(TableSnapshot table, ColumnName column, PlanScope scope)
        => from partition in scope.Catalog.PartitionsOf(table.Name)
           where partition.Find(column)?.Default != table.Find(column)?.Default
           select Refusals.Of(
               "MIG1184", $"{partition.Name}.{column}", $"this partition's default is not the one of {table.Name}: it would be overwritten, and a rollback could not bring it back",
               "Give the partition the same default first, or change both by Execute.InPhase(…).Sql(\"…\").");
}
