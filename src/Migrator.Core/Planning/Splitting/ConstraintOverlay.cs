using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting;

/// <summary>Checks the constraints that a migration adds and drops, against the catalog and against each other.</summary>
internal sealed class ConstraintOverlay(PlanScope scope, Func<TableName, ColumnName, IEnumerable<Finding>> touch)
{
    private readonly HashSet<(TableName Table, string Name)> _dropped = [];
    private readonly HashSet<(TableName Table, string Name)> _added = [];

    public IEnumerable<Finding> Add(AddKey add)
    {
        if (scope.Created.Contains(add.Table))
        {
            return [Refusals.Of("MIG1122", add.Table.ToString(), "this migration creates the table and then gives a later column a key", "Create the table as it is to be.")];
        }

        var name = add.Key.Name!;
        var second = add.Key.IsPrimary ? scope.Catalog.Find(add.Table)?.Constraints.FirstOrDefault(constraint => constraint.Kind is ConstraintKind.PrimaryKey && !_dropped.Contains((add.Table, constraint.Name))) : null;
        return Columns(add.Table, add.Key.Columns)
            .Concat(second is null ? [] : [Refusals.Of("MIG1130", $"{add.Table}: {name}", $"the table has a primary key already: {second.Name}", "A table has one; drop that one first, or add a unique constraint.")])
            .Concat(FreeRelation(add.Table, name))
            .Concat(Free(add.Table, name));
    }

    public IEnumerable<Finding> Add(AddCheck add) => Free(add.Table, add.Name);

    public IEnumerable<Finding> Add(AddExclusion add) => FreeRelation(add.Table, add.Name).Concat(Free(add.Table, add.Name));

    public IEnumerable<Finding> Add(CreateForeignKey key)
    {
        var subject = $"{key.Table}: {key.Name}";
        foreach (var finding in Free(key.Table, key.Name).Concat(Columns(key.Table, key.Columns)))
        {
            yield return finding;
        }

        if (key.Columns.Count != key.ReferencedColumns.Count)
        {
            yield return Refusals.Of("MIG1131", subject, $"it pairs {key.Columns.Count} columns with {key.ReferencedColumns.Count}", "Name as many columns on each side, in the order in which they belong together.");
        }

        if (scope.Created.Contains(key.Referenced))
        {
            yield break;
        }

        if (scope.Catalog.Find(key.Referenced) is not { } referenced)
        {
            yield return Refusals.Of("MIG1101", key.Referenced.ToString(), "there is no such table to refer to", "Check the name and the schema.");
            yield break;
        }

        foreach (var finding in CheckReferenced(key, referenced, subject))
        {
            yield return finding;
        }
    }

    public IEnumerable<Finding> Drop(DropConstraint drop)
    {
        var subject = $"{drop.Table}: {drop.Name}";
        if (scope.Created.Contains(drop.Table))
        {
            yield return Refusals.Of("MIG1122", drop.Table.ToString(), "this migration creates the table and then wants to drop a constraint of it", "Create the table as it is to be.");
            yield break;
        }

        if (scope.Catalog.Find(drop.Table) is not { } table)
        {
            yield break;
        }

        var constraint = table.Constraints.FirstOrDefault(candidate => candidate.Name == drop.Name);
        if (constraint is null || _dropped.Contains((drop.Table, drop.Name)))
        {
            yield return Refusals.Of("MIG1132", subject, "the table has no such constraint", $"Check the name; names keep their case. It has: {Names(table.Constraints)}.");
            yield break;
        }

        if (SortOf(constraint) != drop.Sort)
        {
            yield return Refusals.Of("MIG1132", subject, $"it is another sort of constraint: {constraint.Definition}", $"Say what it is: {Words(constraint)}.");
            yield break;
        }

        foreach (var owner in constraint.Columns.SelectMany(column => scope.Open.Where(mapping => mapping.Table == drop.Table && mapping.Old.Concat(mapping.New).Any(part => part.Name == column))).Distinct())
        {
            yield return Refusals.Of("MIG1117", subject, $"migration {owner.Migration} is open and carries it to the column that it replaces ({owner.Key})", $"Contract or roll back {owner.Migration} first.");
        }

        foreach (var finding in CheckNeeded(constraint, table, subject))
        {
            yield return finding;
        }

        _dropped.Add((drop.Table, drop.Name));
    }

    private IEnumerable<Finding> CheckNeeded(ConstraintSnapshot constraint, TableSnapshot table, string subject)
    {
        if (constraint.Kind is not (ConstraintKind.PrimaryKey or ConstraintKind.Unique))
        {
            yield break;
        }

        var pointing = table.ReferencedBy.Where(key => key.ReferencedColumns.ToHashSet().SetEquals(constraint.Columns) && !_dropped.Contains((key.Table, key.Name))).ToList();
        if (pointing.Count > 0)
        {
            yield return Refusals.Of("MIG1133", subject, $"foreign keys point to it: {string.Join(", ", pointing.Select(key => $"{key.Name} of {key.Table}"))}", "Drop those first, in this migration or an earlier one; they are never dropped along.");
        }

        if (table.Indexes.Any(index => index.Constraint == constraint.Name && index.IsReplicaIdentity))
        {
            yield return Refusals.Of("MIG1137", subject, "its index is the table's replica identity: subscribers could not follow updates and deletes any more", "Choose another replica identity first: ALTER TABLE … REPLICA IDENTITY.");
        }
    }

    private IEnumerable<Finding> CheckReferenced(CreateForeignKey key, TableSnapshot referenced, string subject)
    {
        if (referenced.Kind is not RelationKind.Table)
        {
            yield return Refusals.Of("MIG1134", subject, $"{key.Referenced} is not a plain table, and a key to it is not planned by this version", "Add it by Execute.InPhase(Phase.Contract, undo: \"…\").Sql(\"…\").");
        }

        if (!referenced.IsOwned)
        {
            yield return Refusals.Of("MIG1107", key.Referenced.ToString(), $"it belongs to {referenced.Owner}, and {scope.Catalog.Server.User} may not lock it", $"Connect as {referenced.Owner}, or as a member of that role.");
        }

        foreach (var finding in RefersToKey(key, referenced, subject))
        {
            yield return finding;
        }
    }

    /// <summary>What keeps any table, also one that is created with the key, from referring to those columns.</summary>
    public IEnumerable<Finding> RefersToKey(CreateForeignKey key, TableSnapshot referenced, string subject)
    {
        foreach (var finding in Columns(key.Referenced, key.ReferencedColumns))
        {
            yield return finding;
        }

        var wanted = key.ReferencedColumns.ToHashSet();
        var keys = referenced.Constraints.Where(constraint => constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique && constraint.DeferralClause.Length == 0 && !_dropped.Contains((key.Referenced, constraint.Name))).Select(constraint => constraint.Columns)
            .Concat(referenced.Indexes.Where(index => index is { IsUnique: true, IsValid: true, Constraint: null } && !index.Definition.Contains(" WHERE ", StringComparison.Ordinal)).Select(index => index.Columns))
            .Concat(scope.Definition.Changes.TakeWhile(change => change != key).OfType<AddKey>().Where(add => add.Table == key.Referenced && add.Key.Deferral is null).Select(add => add.Key.Columns))
            .Concat(scope.Definition.Changes.TakeWhile(change => change != key).OfType<CreateIndex>().Where(index => index is { IsUnique: true, Filter: null } && index.Table == key.Referenced).Select(index => index.Keys.Select(part => part.Column).ToList()));
        if (!keys.Any(columns => wanted.SetEquals(columns)))
        {
            yield return Refusals.Of("MIG1134", subject, $"no primary key or unique constraint of {key.Referenced} is on exactly {string.Join(", ", key.ReferencedColumns)}", $"Refer to a key of {key.Referenced}, or create one earlier in this migration: Create.UniqueConstraint(\"…\").OnTable(\"{key.Referenced.Name}\").");
        }
    }

    private IEnumerable<Finding> Columns(TableName table, IReadOnlyList<ColumnName> columns)
        => columns.Count == 0
            ? [Refusals.Of("MIG1131", table.ToString(), "a key names no column", "Name its columns.")]
            : columns.SelectMany(column => touch(table, column).Concat(ConstraintChecks.Replaced(table, column, scope)));

    private IEnumerable<Finding> Free(TableName table, string name)
    {
        var isTaken = !scope.Replaced.Contains(table) && scope.Catalog.Find(table)?.Constraints.Any(constraint => constraint.Name == name) == true && !_dropped.Contains((table, name));
        if (isTaken || !_added.Add((table, name)))
        {
            yield return Refusals.Of("MIG1130", $"{table}: {name}", $"the table has a constraint of that name already{KeptNames.Why(name, scope)}", "Choose another name, or drop that one earlier in this migration.");
        }
    }

    private IEnumerable<Finding> FreeRelation(TableName table, string name)
    {
        if (RelationNames.IsTaken(table with { Name = name }, scope, (owner, constraint) => _dropped.Contains((owner, constraint))))
        {
            yield return Refusals.Of("MIG1103", $"{table.Schema}.{name}", $"a relation of that name exists already, and the constraint's index needs it{KeptNames.Why(name, scope)}", "Choose another name for the constraint.");
        }
    }

    private static ConstraintSort? SortOf(ConstraintSnapshot constraint) => constraint.Kind switch
    {
        ConstraintKind.PrimaryKey => ConstraintSort.PrimaryKey,
        ConstraintKind.Unique => ConstraintSort.Unique,
        ConstraintKind.ForeignKey => ConstraintSort.ForeignKey,
        ConstraintKind.Check => ConstraintSort.Check,
        ConstraintKind.Exclusion => ConstraintSort.Exclusion,
        _ => null,
    };

    private static string Words(ConstraintSnapshot constraint) => SortOf(constraint) switch
    {
        ConstraintSort.PrimaryKey => $"Delete.PrimaryKey(\"{constraint.Name}\").FromTable(…)",
        ConstraintSort.Unique => $"Delete.UniqueConstraint(\"{constraint.Name}\").FromTable(…)",
        ConstraintSort.ForeignKey => $"Delete.ForeignKey(\"{constraint.Name}\").OnTable(…)",
        ConstraintSort.Check => $"Delete.CheckConstraint(\"{constraint.Name}\").FromTable(…)",
        ConstraintSort.Exclusion => $"Delete.ExclusionConstraint(\"{constraint.Name}\").FromTable(…)",
        _ => "Execute.InPhase(…)",
    };

    private static string Names(IReadOnlyList<ConstraintSnapshot> constraints)
        => constraints.Count == 0 ? "none" : string.Join(", ", constraints.Take(20).Select(constraint => constraint.Name));
}
