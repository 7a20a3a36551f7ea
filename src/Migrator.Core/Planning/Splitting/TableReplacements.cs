using Migrator.Changes;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>
/// A table that goes while another one of its name comes: the old one keeps the name until contract puts it out of reach,
/// and the new one takes it in the same transaction.
/// </summary>
internal static class TableReplacements
{
    /// <summary>Tables that a migration drops and creates again, in the order in which they are created.</summary>
    public static IReadOnlyList<TableName> Of(IReadOnlyList<SchemaChange> changes)
        => [.. changes.OfType<CreateTable>().Where(create => changes.TakeWhile(change => !ReferenceEquals(change, create)).OfType<DropTable>().Any(drop => drop.Table == create.Table)).Select(create => create.Table)];

    /// <summary>True if the change is about the table that comes, and not about the one that goes.</summary>
    public static bool IsAboutNew(SchemaChange change, TableName table, PlanScope scope)
        => scope.Replaced.Contains(table) && scope.Definition.Changes.SkipWhile(other => other is not CreateTable create || create.Table != table).Any(other => ReferenceEquals(other, change));

    /// <summary>What cannot be said of a table that is not there before contract.</summary>
    public static IEnumerable<Finding> Check(CreateTable create, PlanScope scope)
    {
        foreach (var change in scope.Definition.Changes.Where(change => change != create && PlanChecks.TablesNamedIn(change).Contains(create.Table) && IsAboutNew(change, create.Table, scope) && !IsBornWith(change, scope)))
        {
            yield return Refusals.Of(
                "MIG1151", create.Table.ToString(), $"this migration drops the table and creates another one of its name, which is not there before contract, and also wants to {change.Describe()}",
                "Do that in a later migration, once this one is completed.");
        }
    }

    /// <summary>Another migration would be planned for the table that goes, and meet the one that comes.</summary>
    public static Finding? Refuse(TableName table, PlanScope scope)
        => scope.OpenPlans.FirstOrDefault(plan => plan.Replaced?.Contains(table) == true && scope.Catalog.Find(Retired(table, plan.Id, scope)) is null)?.Id is { } open
            ? Refusals.Of("MIG1117", table.ToString(), $"migration {open} is open and puts another table in the place of that one", $"Contract or roll back {open} first.")
            : null;

    public static IEnumerable<Finding> Findings(CreateTable create, PlanScope scope)
    {
        if (scope.Replaced.Contains(create.Table) && !scope.IsFresh)
        {
            yield return new(
                "MIG1357", FindingSeverity.Warning, create.Table.ToString(),
                "until contract the name stands for the old table: a version that uses the new one may start only when the old one has been put out of reach; the new table has the rights of default privileges, and of nobody else",
                "Let one version do without the table and a later one use the new one, and name both: [RequiresApp(\"…\", Contract = \">=…\", AfterContract = \">=…\")].");
        }
    }

    /// <summary>The old table goes out of the way and the new one comes.</summary>
    public static PlannedOperation Replace(CreateTableOperation create, string cause, PlanScope scope)
    {
        var old = scope.Table(create.Table.Table);
        var owned = old.Columns.Select(column => column.OwnedSequence).OfType<TableName>();
        return new(
            new ReplaceTableOperation(
                create,
                scope.RetiredName(old.Name),
                [.. old.Indexes.Select(index => Renamed(new TableName(old.Name.Schema, index.Name)))],
                [.. owned.Select(Renamed)])
            {
                NotNulls = [.. old.Columns.Select(column => column.NotNullName).OfType<string>().Select(name => (name, RetiredNames.For(name, scope.Definition.Id, scope.IdentifierLimit)))],
            },
            Phase.Contract, ContractStage.Quarantine, $"drop table {old.Name}; {cause}");

        RenamedRelation Renamed(TableName name) => new(name, scope.RetiredName(name));
    }

    private static TableName Retired(TableName table, MigrationId migration, PlanScope scope) => table with { Name = RetiredNames.For(table.Name, migration, scope.IdentifierLimit) };

    /// <summary>A key that refers to the new table from another one that is created here comes with the later of the two.</summary>
    private static bool IsBornWith(SchemaChange change, PlanScope scope)
        => change is CreateIndex or AddCheck or AddExclusion || (change is CreateForeignKey key && scope.Created.Contains(key.Table));
}
