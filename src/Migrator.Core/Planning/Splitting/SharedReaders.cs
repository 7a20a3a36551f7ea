using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Splitting;

/// <summary>
/// Refuses to plan for what an open migration plans for, too: whichever is contracted first gives a view, a policy or a trigger
/// another text than the other has seen.
/// </summary>
internal static class SharedReaders
{
    public static IEnumerable<Finding> Check(IReadOnlyList<MappingDraft> drafts, PlanScope scope)
        => from draft in drafts.Where(KeyChecks.IsCopy)
           let column = draft.Old[0].Name
           let readers = ReadersOf(draft.Table, column, scope.Catalog).ToHashSet()
           from open in scope.Open
           where readers.Count > 0
           from shared in ColumnsOf(open).SelectMany(owned => ReadersOf(owned.Table, owned.Column, scope.Catalog)).Distinct().Where(readers.Contains)
           select Refusals.Of("MIG1117", $"{draft.Table}.{column}", $"the {shared.Kind} {shared.Name} reads this column and one that migration {open.Migration} replaces or brings ({open.Key}): each plan would give it a text that the other has not seen", $"Contract or roll back {open.Migration} first.");

    private static IEnumerable<(TableName Table, ColumnName Column)> ColumnsOf(Mapping open)
        => open.Old.Select(old => (open.Table, old.Name)).Concat(open.Brought());

    /// <summary>What names the column, and views over views that read it.</summary>
    private static IEnumerable<(string Kind, string Name)> ReadersOf(TableName name, ColumnName column, CatalogSnapshot catalog)
    {
        if (catalog.Find(name) is not { } table)
        {
            return [];
        }

        var readers = table.Triggers.Where(trigger => trigger.Columns.Contains(column)).Select(trigger => (CarriedReaders.Trigger, $"{trigger.Name} on {name}")).ToHashSet();
        var waiting = new Queue<DependentSnapshot>(table.Dependents.Where(dependent => dependent.Column == column));
        while (waiting.TryDequeue(out var reader))
        {
            if (readers.Add((reader.Kind, reader.Name)) && reader.Relation is { } view)
            {
                foreach (var further in catalog.Find(view)?.Dependents ?? [])
                {
                    waiting.Enqueue(further);
                }
            }
        }

        return readers;
    }
}
