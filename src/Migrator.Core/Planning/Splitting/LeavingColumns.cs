using Migrator.Changes;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Splitting;

/// <summary>Lists the columns that a migration takes away or gives another name, type or meaning.</summary>
internal static class LeavingColumns
{
    public static IReadOnlyList<LeavingColumn> Of(PlanScope scope, IEnumerable<MappingDraft> drafts) =>
    [
        .. drafts.SelectMany(draft => draft.Old.Select(old => new LeavingColumn(draft.Table, old.Name)))
            .Concat(scope.Definition.Changes.SelectMany(change => change switch
            {
                DropColumn drop => [new LeavingColumn(drop.Table, drop.Column)],
                MoveColumns move => move.Columns.Select(column => new LeavingColumn(move.From, column)),
                _ => Enumerable.Empty<LeavingColumn>(),
            }))
            .Distinct(),
    ];
}
