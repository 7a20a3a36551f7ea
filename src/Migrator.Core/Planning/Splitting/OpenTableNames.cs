using Migrator.Changes;

namespace Migrator.Planning.Splitting;

/// <summary>A table with two names is left alone by other migrations: the one that renames it would take the name away that they were planned for.</summary>
internal static class OpenTableNames
{
    public static Finding? Refuse(TableName table, PlanScope scope)
        => (from plan in scope.OpenPlans
            from rename in RenamedTables.ByOldNames(plan.AuthorsChanges()).OfType<RenameTable>()
            where rename.From == table || rename.To == table
            select Refusals.Of(
                "MIG1155", table.ToString(), $"migration {plan.Id} is open and gives {rename.From} the name {rename.To}: the table has both names until that is completed, and may not be changed by either",
                $"Contract or roll back {plan.Id} first.")).FirstOrDefault();
}
