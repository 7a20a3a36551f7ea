using Migrator.Changes;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Splitting;

/// <summary>Lists the columns that a migration takes away or gives another name, type or meaning.</summary>
internal static class LeavingColumns
{
    public static IReadOnlyList<LeavingColumn> Of(PlanScope scope, IEnumerable<MappingDraft> drafts) =>
    [
        .. drafts.SelectMany(draft => draft.Old.Select(old => new LeavingColumn(draft.Table, old.Name, IsFilled: !draft.Flips)))
            .Concat(scope.Definition.Changes.SelectMany(TakenBy))
            .Distinct(),
    ];

    /// <summary>The columns that a change takes away from a table, with nothing in that table in their place.</summary>
    public static IEnumerable<LeavingColumn> TakenBy(SchemaChange change) => change switch
    {
        DropColumn { LastValue: null } drop => [new(drop.Table, drop.Column)],
        MoveColumns move => move.Columns.Select(column => new LeavingColumn(move.From, column, IsFilled: true)),
        ExtractLookup extract => extract.Columns.Select(column => new LeavingColumn(extract.From, column, IsFilled: true)),
        ExtractLinks extract => [new(extract.From, extract.Column, IsFilled: true)],
        _ => [],
    };
}
