using Migrator.Changes;

namespace Migrator.Planning.Splitting;

/// <summary>
/// Tables, sequences and indexes, those of constraints too, share the names of a schema; constraints share those of their table. What is
/// to come later in this migration, or in an open one, is not in the catalog yet, and would be taken for done, or fail, once another has its name.
/// </summary>
internal static class RelationNames
{
    /// <summary>True if a relation of the database has that name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="scope">What is planned.</param>
    /// <param name="isGoing">Which constraints go before the name is needed, and their indexes with them; none if it is not said.</param>
    public static bool IsTaken(TableName name, PlanScope scope, Func<TableName, string, bool>? isGoing = null)
        => scope.Catalog.Sequences.Contains(name)
            || scope.Catalog.Tables.Any(table => table.Name.Schema == name.Schema && !scope.Replaced.Contains(table.Name) && (table.Name == name || table.Indexes.Any(index => index.Name == name.Name && !(index.Constraint is { } constraint && isGoing?.Invoke(table.Name, constraint) == true))));

    public static IEnumerable<Finding> Check(PlanScope scope)
    {
        var brought = scope.Definition.Changes.SelectMany(BroughtBy).ToList();
        foreach (var name in brought.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            yield return Refusals.Of("MIG1103", name.ToString(), $"this migration brings two relations of that name{KeptNames.Why(name.Name, scope)}; tables, sequences and indexes, those of constraints too, share the names of a schema", "Choose another name for one of them.");
        }

        foreach (var (open, name) in from open in scope.OpenChanges from name in BroughtBy(open.Change).Intersect(brought) where !IsTaken(name, scope) select (open.Migration, name))
        {
            yield return Refusals.Of("MIG1117", name.ToString(), $"migration {open} is open and brings a relation of that name", $"Choose another name, or contract or roll back {open} first.");
        }

        var constraints = scope.Definition.Changes.SelectMany(ConstraintsIn).ToList();
        foreach (var (open, (table, name)) in from open in scope.OpenChanges from constraint in ConstraintsIn(open.Change).Intersect(constraints) where !IsThere(constraint, scope) select (open.Migration, constraint))
        {
            yield return Refusals.Of("MIG1117", $"{table}: {name}", $"migration {open} is open and adds a constraint of that name", $"Choose another name, or contract or roll back {open} first.");
        }
    }

    /// <summary>
    /// What the server can try before it is there: not what waits for another type of its column, and not an index where columns come from
    /// another table, or SQL of the migration's own may bring what it needs.
    /// </summary>
    public static IEnumerable<SchemaChange> Tried(PlanScope scope)
        => scope.Definition.Changes.Where(change => change is CreateSequence or CreateTable
            || (change is CreateIndex index && OpenShapes.WaitsFor(scope, index) is null && !scope.Definition.Changes.Any(other => other is RunSql || (PlanChecks.Pair(other) is { } pair && (pair.From == index.Table || pair.To == index.Table)))));

    private static bool IsThere((TableName Table, string Name) constraint, PlanScope scope)
        => scope.Catalog.Find(constraint.Table)?.Constraints.Any(there => there.Name == constraint.Name) == true;

    private static IEnumerable<TableName> BroughtBy(SchemaChange change) => change switch
    {
        CreateTable create => [create.Table, .. create.Keys.Select(key => key.Name).OfType<string>().Select(name => create.Table with { Name = name })],
        CreateSequence create => [create.Sequence],
        RenameTable rename => [rename.To],
        CreateIndex index => [index.Table with { Name = index.Name }],
        AddKey { Key.Name: { } name } add => [add.Table with { Name = name }],
        AddExclusion add => [add.Table with { Name = add.Name }],
        _ => [],
    };

    private static IEnumerable<(TableName Table, string Name)> ConstraintsIn(SchemaChange change) => change switch
    {
        AddCheck add => [(add.Table, add.Name)],
        CreateForeignKey key => [(key.Table, key.Name)],
        _ => [],
    };
}
