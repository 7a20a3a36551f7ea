using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>Turns a draft and the server's answer into the mapping that will be registered.</summary>
internal static class MappingPreparation
{
    public static PreparedMapping Prepare(MappingDraft draft, SchemaChange change, MappingInspection inspection, int? bit, PlanScope scope)
    {
        var table = scope.Table(draft.Table);
        var replaced = draft is { Old: [var only], New: [{ CopyOf: not null }] } ? table.Find(only.Name) : null;
        IReadOnlyList<FinalColumn> finals = [.. draft.New.Select(column => Final(column, change, replaced))];
        var mapping = Register(draft, inspection, bit, table, scope);
        return new PreparedMapping
        {
            // A copy that is the same value has no other one for NULL.
            Mapping = mapping with { IsNullOfNew = mapping.Reversible is not null && mapping.Old.Any(column => column is { IsNotNull: true, Function: not null }) && !finals.Any(final => final.IsNotNull) },
            Draft = draft,
            Inspection = inspection,
            Replaced = replaced,
            Finals = finals,
            RetiredNames = draft.Old.ToDictionary(old => old.Name, old => scope.RetiredName(old.Name)),
        };
    }

    private static Mapping Register(MappingDraft draft, MappingInspection inspection, int? bit, TableSnapshot table, PlanScope scope)
    {
        var physical = draft.New.ToDictionary(column => column.Name, column => column.PhysicalName);
        var replaced = draft.Old.Select(old => old.Name).ToHashSet();
        var upInputs = inspection.UpInputs.Values.SelectMany(names => names).Distinct().Where(name => !replaced.Contains(name)).ToList();
        var downInputs = inspection.DownInputs.Values.SelectMany(names => names).Distinct().Where(name => !physical.ContainsKey(name)).ToList();
        return new Mapping
        {
            Migration = scope.Definition.Id,
            Key = draft.Key,
            Table = draft.Table,
            Kind = draft.Kind,
            Mode = scope.Definition.DualWrites is null ? SyncMode.Open : SyncMode.Awaited,
            DualWrites = scope.Definition.DualWrites,
            Bit = bit,
            IsPartitioned = table.Kind is RelationKind.PartitionedTable,
            IsBesideTriggers = table.Heirs.Select(scope.Table).Prepend(table).SelectMany(one => one.Triggers).Any(trigger => trigger is { FiresOnUpdate: true, IsBeforeRow: true }),
            IsInherited = table.IsInTree,
            Old = [.. draft.Old.Select(old => OldColumn(old, draft, inspection, table, physical, scope))],
            New = [.. draft.New.Select(column => NewColumn(column, draft, inspection, scope))],
            OldInputs = upInputs,
            NewInputs = draft.Kind is MappingKind.LastValue ? [] : downInputs,
            NeverProved =
            [
                .. inspection.Carried.Checks.Concat(inspection.Carried.ForeignKeys).Where(constraint => !constraint.Original.IsValidated)
                    .SelectMany(constraint => new[] { constraint.CopyName, constraint.Original.Name }),
            ],
            Consistent = draft.Kind is MappingKind.TwoWay or MappingKind.OneWay ? OverBothSides("agrees") : null,

            // A copy that is the same value cannot come back as another.
            Reversible = draft.Kind is MappingKind.TwoWay && !inspection.IsInjective ? OverBothSides("returns") : null,
        };

        MappingFunction OverBothSides(string says) => new(
            FunctionName(draft, says, draft.New[0].Name.Value, scope),
            [.. draft.Old.Select(old => old.Name), .. upInputs, .. physical.Values, .. downInputs],
            inspection.TotalUps.Count == draft.New.Count && inspection.TotalDowns.Count == draft.Old.Count);
    }

    private static MappedColumn OldColumn(
        DraftOldColumn old, MappingDraft draft, MappingInspection inspection, TableSnapshot table, Dictionary<ColumnName, ColumnName> physical, PlanScope scope)
    {
        var column = scope.Column(table.Name, old.Name);
        return new MappedColumn
        {
            Name = old.Name,
            Type = column.Type,
            IsNotNull = column.IsNotNull,
            ImmutableDefault = column.IsDefaultImmutable ? column.Default : null,
            IsNumbered = column.Identity is not null,
            HasVaryingDefault = column is { Default: not null, IsDefaultImmutable: false },
            Function = inspection.DownInputs.TryGetValue(old.Name, out var inputs)
                ? new MappingFunction(
                    FunctionName(draft, "down", old.Name.Value, scope),
                    [.. inputs.Select(name => physical.GetValueOrDefault(name, name))],
                    inspection.TotalDowns.Contains(old.Name))
                : null,
        };
    }

    private static MappedColumn NewColumn(DraftNewColumn column, MappingDraft draft, MappingInspection inspection, PlanScope scope) => new()
    {
        Name = column.PhysicalName,
        Type = inspection.NewTypes[column.PhysicalName].Text,
        Function = new MappingFunction(
            FunctionName(draft, "up", column.Name.Value, scope),
            inspection.UpInputs[column.Name],
            inspection.TotalUps.Contains(column.Name)),
    };

    private static FinalColumn Final(DraftNewColumn column, SchemaChange change, ColumnSnapshot? replaced)
    {
        // A replaced column goes on as it was, except for what its author says.
        var spec = column.Spec ?? (change as AlterColumn)?.Column;
        var isNotNull = change is AlterColumn or RenameColumn
            ? spec?.IsNullable is { } nullable ? !nullable : replaced!.IsNotNull
            : spec?.IsNullable == false;
        return new FinalColumn(
            column.PhysicalName, column.Name, isNotNull, spec?.Default, replaced is not null && spec?.Default is null, spec?.Comment ?? replaced?.Comment);
    }

    private static string FunctionName(MappingDraft draft, string direction, string column, PlanScope scope)
        => MappingNames.Of(scope.Definition.Id, draft.Table, direction, column, scope.IdentifierLimit);
}
