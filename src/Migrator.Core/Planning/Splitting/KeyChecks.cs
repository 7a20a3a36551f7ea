using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Splitting;

/// <summary>Looks at the foreign keys that point to replaced columns: each must be able to follow, or is named.</summary>
internal static class KeyChecks
{
    public static IEnumerable<Finding> Check(IReadOnlyList<MappingDraft> drafts, PlanScope scope)
        => drafts.Where(IsCopy).SelectMany(draft => scope.Catalog.WithHeirs(scope.Table(draft.Table)).SelectMany(table => table.ReferencedBy).Where(key => key.ReferencedColumns.Contains(draft.Old[0].Name)).Select(key => (Draft: draft, Key: key)))
            .DistinctBy(pair => (pair.Draft.Key, pair.Key.Table, pair.Key.Name))
            .SelectMany(pair => CheckKey(pair.Draft, pair.Key, drafts, scope));

    /// <summary>True for a mapping that replaces one column by a copy of it.</summary>
    public static bool IsCopy(MappingDraft draft) => draft is { Old.Count: 1, New: [{ CopyOf: not null }] };

    private static IEnumerable<Finding> CheckKey(MappingDraft draft, ConstraintSnapshot key, IReadOnlyList<MappingDraft> drafts, PlanScope scope)
    {
        bool IsOf(TableName owner, TableName? table) => owner == table || scope.Catalog.HeirsOf(owner).Any(heir => heir.Name == table);
        var subject = $"{key.Referenced}.{draft.Old[0].Name}";
        var pointing = $"the foreign key {key.Name} of {key.Table} points to {subject}";
        foreach (var finding in PlanChecks.CheckTable(key.Table, scope))
        {
            yield return finding with { Harm = $"{finding.Harm}; {pointing}, and must follow it" };
        }

        if (scope.Catalog.Find(key.Table) is { Kind: RelationKind.PartitionedTable })
        {
            yield return Refusals.Of("MIG1188", key.Table.ToString(), $"it is partitioned, and its keys are not built again partition by partition by this version; {pointing}, and must follow it", "Drop the key in an earlier migration and add it again in a later one.");
        }

        if (key.Definition.EndsWith(" NOT ENFORCED", StringComparison.Ordinal) || key.Definition.Contains("PERIOD ", StringComparison.Ordinal))
        {
            yield return Refusals.Of("MIG1144", $"{key.Table}: {key.Name}", $"{pointing}, and is of a kind that this version cannot build again as it is", "Drop the key in an earlier migration and add it again in a later one.");
        }

        foreach (var owner in scope.Open.Where(open => IsOf(open.Table, key.Table) && open.Old.Concat(open.New).Select(column => column.Name).Concat(open.OldInputs).Concat(open.NewInputs).Any(key.Columns.Contains)).Select(open => open.Migration).Distinct())
        {
            yield return Refusals.Of("MIG1117", $"{key.Table}: {key.Name}", $"{pointing}, and migration {owner} is open and owns a column of it", $"Contract or roll back {owner} first.");
        }

        var sides = drafts.Where(other => other.Old.Any(old => (IsOf(other.Table, key.Table) && key.Columns.Contains(old.Name)) || (IsOf(other.Table, key.Referenced) && key.ReferencedColumns.Contains(old.Name)))).ToList();
        if (sides.Exists(side => !IsCopy(side) || side.Flips != draft.Flips) || IsDropped(key, scope))
        {
            yield return Refusals.Of("MIG1143", $"{key.Table}: {key.Name}", $"{pointing}, and this migration renames, splits or drops one of its columns while it retypes another", "Do it in two migrations, one after the other.");
        }

        foreach (var (column, wanted) in Pairs(draft, key, scope))
        {
            var follower = drafts.FirstOrDefault(other => IsOf(other.Table, key.Table) && other.Old.Any(old => old.Name == column.Name));
            var type = follower is { Flips: true } ? WantedType(follower, scope) : column.Type;
            if (type != wanted || (draft.New[0].Up is not null && follower?.New[0].Up is null))
            {
                yield return Refusals.Of(
                    "MIG1140", $"{key.Table}.{column.Name}", $"{pointing}, whose values will be {wanted}{(draft.New[0].Up is null ? "" : " by a mapping of the author's")}, and this column {(follower is null ? "stays" : "will be")} {type}",
                    $"Say in this migration how it changes: Alter.Column(\"{column.Name}\").OnTable(\"{key.Table.Name}\")… to the same type{(draft.New[0].Up is null ? "" : ", with PopulatedBy(up, down) of its own")}.");
            }
        }
    }

    /// <summary>The columns that refer to a retyped one, each with the type that it will find there.</summary>
    private static IEnumerable<(ColumnSnapshot Column, string Wanted)> Pairs(MappingDraft draft, ConstraintSnapshot key, PlanScope scope)
        => draft.Flips && scope.Catalog.Find(key.Table) is { } table
            ? ReferringColumns.Of(scope.Table(key.Referenced!), draft.Old[0].Name).Where(pair => pair.Key == key).Select(pair => (table.Find(pair.Column)!, WantedType(draft, scope)))
            : [];

    private static string WantedType(MappingDraft draft, PlanScope scope)
        => draft.New[0].Spec?.Type is { } type && scope.Types.Types.TryGetValue(type, out var normalized) ? normalized.Text : scope.Column(draft.Table, draft.Old[0].Name).Type;

    private static bool IsDropped(ConstraintSnapshot key, PlanScope scope)
        => scope.Definition.Changes.OfType<Changes.DropColumn>().Any(drop => drop.Table == key.Table && key.Columns.Contains(drop.Column));
}
