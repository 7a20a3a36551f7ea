using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Splitting;

/// <summary>Refuses tables that take no further column, or no UPDATE, before expand or a batch meets the server's refusal.</summary>
internal static class FixedTables
{
    public static IEnumerable<Finding> Check(IReadOnlyList<MappingDraft> drafts, PlanScope scope)
        => Known(drafts.Select(draft => draft.Table).Concat(scope.Definition.Changes.OfType<AddColumn>().Select(add => add.Table)), scope)
            .Where(table => table.IsTyped)
            .Select(table => Refusals.Of("MIG1148", table.Name.ToString(), "its columns are those of a type (CREATE TABLE … OF): the server adds no other", "Take it from the type in an earlier migration: ALTER TABLE … NOT OF."))
            .Concat(Known(drafts.Where(draft => draft.Kind is not MappingKind.LastValue).Select(draft => draft.Table).Concat(scope.Definition.Changes.OfType<UpdateRows>().Select(update => update.Table)), scope)
                .Where(table => table.RefusesUpdatesFor.Count > 0)
                .Select(table => Refusals.Of("MIG1149", table.Name.ToString(), $"it is published by {string.Join(", ", table.RefusesUpdatesFor)} and has no replica identity: the server refuses every UPDATE of it, and so every batch", "Give it a primary key, or ALTER TABLE … REPLICA IDENTITY FULL, in an earlier migration.")));

    private static IEnumerable<TableSnapshot> Known(IEnumerable<TableName> tables, PlanScope scope)
        => tables.Distinct().Where(table => !scope.Created.Contains(table)).Select(scope.Catalog.Find).OfType<TableSnapshot>();
}
