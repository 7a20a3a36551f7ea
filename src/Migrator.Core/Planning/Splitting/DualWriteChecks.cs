using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Splitting;

/// <summary>Refuses what applications cannot keep alike by writing both shapes themselves, or what nobody has said that they must.</summary>
internal static class DualWriteChecks
{
    public static IEnumerable<Finding> Check(IReadOnlyList<MappingDraft> drafts, PlanScope scope)
        => scope.Definition.DualWrites is null
            ? Meant(scope.Definition).Concat(SharedWithOthers(drafts, scope, scope.Open.Where(mapping => mapping.DualWrites is not null)))
            : [
                .. Ranges(scope.Definition),
                .. Unsuited(drafts, scope),
                .. drafts.SelectMany(draft => Table(draft, scope)),
                .. drafts.SelectMany(draft => draft.Old.SelectMany(old => scope.Catalog.WithHeirs(scope.Table(draft.Table)).SelectMany(table => Column(table, old.Name)))),
                .. SharedWithOthers(drafts, scope, scope.Open),
            ];

    /// <summary>Who says which versions write both shapes does not mean triggers.</summary>
    private static IEnumerable<Finding> Meant(MigrationDefinition definition)
        => definition.Requirements.Where(one => one.WritesBoth is not null).Select(one => Refusals.Of(
            "MIG1210", definition.Source, $"WritesBoth of {one.App} says that its versions write both shapes themselves, and without [DualWrites] triggers do", "Add [DualWrites], or leave WritesBoth out."));

    private static IEnumerable<Finding> Ranges(MigrationDefinition definition)
    {
        const string Example = """[RequiresApp("shop", WritesBoth = ">=2.3.0", Flip = ">=2.4.0", Contract = ">=2.5.0")]""";
        if (definition.Requirements.Count == 0)
        {
            yield return Refusals.Of("MIG1210", definition.Source, "the applications are to write both shapes themselves, and nobody says from which version on they do", $"Say it: {Example}.");
        }

        foreach (var requirement in definition.Requirements.Where(one => one.WritesBoth is null || one.Flip is null || one.Contract is null))
        {
            yield return Refusals.Of(
                "MIG1210", definition.Source, $"with [DualWrites] three ranges are needed of {requirement.App}: WritesBoth (before the backfill), Flip (reads the new shape), Contract (needs nothing of the old one)", $"Name all three: {Example}.");
        }

        if (definition.QuarantineDays is not null)
        {
            yield return Refusals.Of("MIG1211", definition.Source, "[Quarantine] keeps the old shape fed by triggers, and [DualWrites] has none", "Leave one of them out.");
        }
    }

    private static IEnumerable<Finding> Unsuited(IReadOnlyList<MappingDraft> drafts, PlanScope scope)
    {
        const string Cure = "Put it into a migration of its own, without [DualWrites].";
        if (!drafts.Any(IsSuited))
        {
            yield return Refusals.Of("MIG1212", scope.Definition.Source, "[DualWrites] is about columns that take the place of others, and the migration has none", "Leave it out.");
        }

        foreach (var draft in drafts.Where(draft => !IsSuited(draft)))
        {
            yield return Refusals.Of(
                "MIG1212", draft.Key, draft.Flips ? "the new column has no name of its own until it takes the old one's, so that no application can write both" : "only triggers can give this column its value", Cure);
        }

        foreach (var change in scope.Definition.Changes.Where(change => change is MoveColumns or ExtractLookup or ExtractLinks or RenameTable or UpdateRows))
        {
            yield return Refusals.Of("MIG1212", scope.Definition.Source, $"it cannot be done by applications that write both shapes themselves: {change.Describe()}", Cure);
        }
    }

    private static bool IsSuited(MappingDraft draft) => draft is { Flips: false, Kind: MappingKind.TwoWay or MappingKind.OneWay };

    private static IEnumerable<Finding> Table(MappingDraft draft, PlanScope scope)
    {
        if (scope.Table(draft.Table).Kind is RelationKind.PartitionedTable)
        {
            yield return Refusals.Of("MIG1213", draft.Table.ToString(), "a row that an UPDATE moves to another partition arrives there as a new one, and could not be told from one that was written in both shapes", "Leave out [DualWrites]: triggers keep the shapes of partitioned tables alike.");
        }
    }

    /// <summary>From the flip on nobody writes the old column any more, so nothing may need a value in it or read one.</summary>
    private static IEnumerable<Finding> Column(TableSnapshot table, ColumnName column)
    {
        var subject = $"{table.Name}.{column}";
        foreach (var reader in table.Dependents.Where(dependent => dependent.Column == column))
        {
            yield return Refusals.Of("MIG1213", subject, $"the {reader.Kind} {reader.Name} reads it, and versions that write only the new shape would leave it without a value there", $"Let {reader.Name} read something else first, or leave out [DualWrites].");
        }

        foreach (var constraint in table.Constraints.Where(constraint => constraint.Columns.Contains(column) && constraint is { Kind: ConstraintKind.PrimaryKey } or { Kind: ConstraintKind.Check, IsHandedOn: false }))
        {
            yield return Refusals.Of("MIG1213", subject, $"{constraint.Name} could refuse rows of versions that write only the new shape", "Drop it in an earlier migration, or leave out [DualWrites].");
        }

        if (table.Find(column) is { Identity: not null })
        {
            yield return Refusals.Of("MIG1213", subject, "the server numbers it, so that it is never left out", "Leave out [DualWrites].");
        }
    }

    private static IEnumerable<Finding> SharedWithOthers(IReadOnlyList<MappingDraft> drafts, PlanScope scope, IEnumerable<Mapping> open)
    {
        var touched = drafts.Select(draft => draft.Table)
            .Concat(scope.Definition.Changes.OfType<UpdateRows>().Select(update => update.Table))
            .Concat(scope.Definition.Changes.SelectMany(change => PlanChecks.Pair(change) is { } pair ? [pair.From, pair.To] : Array.Empty<TableName>()))
            .ToHashSet();
        return open.Where(mapping => mapping.Tables().Any(touched.Contains)).DistinctBy(mapping => (mapping.Migration, mapping.Table)).Select(mapping => Refusals.Of(
            "MIG1117", mapping.Table.ToString(), $"migration {mapping.Migration} is open on it ({mapping.Key}), and triggers and applications that write both shapes do not go together on one table", $"Contract or roll back {mapping.Migration} first."));
    }
}
