using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// Arranges the locks of a script so that a table comes after those that its foreign keys refer to. Applications write a
/// parent before its children: whoever took them the other way round would stand in their way and they in ours, again and again.
/// </summary>
internal static class LockOrder
{
    public static PlanStep Arrange(PlanStep step, CatalogSnapshot catalog) => step with
    {
        Do = Arrange(step.Do, catalog),
        Undo = step.Undo is null ? null : [.. step.Undo.Select(script => Arrange(script, catalog))],
    };

    private static StepScript Arrange(StepScript script, CatalogSnapshot catalog)
        => script.Locks.Count < 2 ? script : script with { Locks = [.. ReferencedFirst(script.Locks, catalog)] };

    private static IEnumerable<StepLock> ReferencedFirst(IReadOnlyList<StepLock> locks, CatalogSnapshot catalog)
    {
        List<StepLock> left = [.. locks];
        while (left.Count > 0)
        {
            // Tables that refer to each other in a circle stay as they came.
            var next = left.Find(held => !RefersToAny(held.Table, left, catalog)) ?? left[0];
            left.Remove(next);
            yield return next;
        }
    }

    private static bool RefersToAny(TableName table, List<StepLock> others, CatalogSnapshot catalog)
        => (catalog.Find(table)?.Constraints ?? []).Any(key => key.Referenced is { } referenced && referenced != table && others.Any(other => other.Table == referenced));
}
