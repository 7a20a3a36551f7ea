using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Splitting;

/// <summary>Says which changes open a mapping, and which one.</summary>
internal static class MappingDrafts
{
    /// <summary>The mapping a change opens; null if it needs none.</summary>
    public static MappingDraft? For(SchemaChange change, PlanScope scope) => change switch
    {
        AddColumn add when !scope.Created.Contains(add.Table) => ForAdded(add, scope),
        RenameColumn rename => ForRenamed(rename),
        AlterColumn alter => ForAltered(AlterDecision.For(alter, scope), scope),
        ReplaceColumns replace => ForReplaced(replace),
        DropColumn { LastValue: { } last } drop => ForDropped(drop, last),
        _ => null,
    };

    /// <summary>
    /// True if rows carry a bit for the mapping. For a last value they do where a row that comes from another partition could be taken for one of a version that
    /// does not know the column: it holds NULL, or the default.
    /// </summary>
    public static bool HasBit(MappingDraft draft, PlanScope scope)
        => draft.Kind is not MappingKind.LastValue
            || (scope.Table(draft.Table).Kind is RelationKind.PartitionedTable && draft.Old.Select(old => scope.Column(draft.Table, old.Name)).Any(column => !column.IsNotNull || column is { Default: not null, IsDefaultImmutable: true }));

    private static MappingDraft? ForAdded(AddColumn add, PlanScope scope)
    {
        var isVolatile = add.Column.Default is { } value && scope.Types.VolatileDefaults.Contains(value);
        return add.InitialValue is null && add.InitialConstant is null && !isVolatile
            ? null
            : new MappingDraft
            {
                Key = $"{add.Table.Name}: {add.Column.Name}",
                Table = add.Table,
                Kind = MappingKind.InitialValue,
                Old = [],
                New =
                [
                    new()
                    {
                        Name = add.Column.Name,
                        PhysicalName = add.Column.Name,
                        Spec = add.Column,
                        Up = add.InitialValue,
                        UpConstant = add.InitialConstant,
                        UpIsDefault = add.InitialValue is null && add.InitialConstant is null,
                    },
                ],
            };
    }

    private static MappingDraft ForRenamed(RenameColumn rename) => new()
    {
        Key = $"{rename.Table.Name}: {rename.From} → {rename.To}",
        Table = rename.Table,
        Kind = MappingKind.TwoWay,
        Old = [new(rename.From, Down: null, DownIsCast: true)],
        New = [new() { Name = rename.To, PhysicalName = rename.To, CopyOf = rename.From }],
    };

    private static MappingDraft? ForAltered(AlterDecision decision, PlanScope scope)
    {
        var change = decision.Change;
        return !decision.IsReplacement
            ? null
            : new MappingDraft
            {
                Key = $"{change.Table.Name}: {change.Column.Name}",
                Table = change.Table,
                Kind = change.Up is not null && change.Down is null ? MappingKind.OneWay : MappingKind.TwoWay,
                Flips = true,
                Old = [new(change.Column.Name, change.Down, DownIsCast: change.Up is null)],
                New =
                [
                    new()
                    {
                        Name = change.Column.Name,
                        PhysicalName = scope.CopyName(change.Column.Name),
                        Spec = change.Column.Type is null ? null : change.Column,
                        Up = change.Up,
                        CopyOf = change.Column.Name,
                    },
                ],
            };
    }

    private static MappingDraft ForReplaced(ReplaceColumns replace) => new()
    {
        Key = $"{replace.Table.Name}: {string.Join(", ", replace.Old.Select(old => old.Name))} → {string.Join(", ", replace.New.Select(column => column.Column.Name))}",
        Table = replace.Table,
        Kind = replace.Old.All(old => old.PopulatedBy is not null) ? MappingKind.TwoWay : MappingKind.OneWay,
        Old = [.. replace.Old.Select(old => new DraftOldColumn(old.Name, old.PopulatedBy))],
        New =
        [
            .. replace.New.Select(column => new DraftNewColumn
            {
                Name = column.Column.Name,
                PhysicalName = column.Column.Name,
                Spec = column.Column,
                Up = column.PopulatedBy,
            }),
        ],
    };

    private static MappingDraft ForDropped(DropColumn drop, SqlText last) => new()
    {
        Key = $"{drop.Table.Name}: {drop.Column} goes",
        Table = drop.Table,
        Kind = MappingKind.LastValue,
        Old = [new(drop.Column, last)],
        New = [],
    };
}
