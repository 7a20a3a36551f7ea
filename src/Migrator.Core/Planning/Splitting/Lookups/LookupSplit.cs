using Migrator.Changes;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting.Lookups;

/// <summary>Splits an extraction into operations with a place.</summary>
internal static class LookupSplit
{
    public static IEnumerable<PlannedOperation> Split(ExtractLookup change, PlanScope scope)
    {
        var (lookup, cause) = (scope.Lookups[change], change.Describe());
        yield return new(new OpenLookupOperation(lookup), Phase.Expand, null, cause);
        yield return new(new CopyLookupOperation(lookup), Phase.Backfill, null, cause);
        var indexes = Indexes(change, scope).ToList();
        foreach (var index in indexes.Where(index => !index.IsUnique))
        {
            yield return new(new BuildIndexOperation(index), Phase.Backfill, null, index.Describe());
        }

        // Without one, each change of a lookup row reads the whole table.
        if (NeedsIndex(change, scope))
        {
            yield return new(new BuildIndexOperation(Index(change, scope)), Phase.Backfill, null, cause);
        }

        foreach (var index in indexes.Where(index => index.IsUnique))
        {
            yield return new(new BuildIndexOperation(index), Phase.Contract, ContractStage.Drop, index.Describe());
        }

        yield return new(new CloseLookupOperation(lookup), Phase.Contract, ContractStage.Drop, cause);
    }

    /// <summary>True if the index is on a column that an extraction brings: it is built once that is filled, and not where the author's order has it.</summary>
    public static bool IsBuiltLater(CreateIndex index, PlanScope scope) => scope.Definition.Changes.OfType<ExtractLookup>().Any(extract => IsOn(index, extract));

    /// <summary>True if the migration has no index that begins with the reference.</summary>
    public static bool NeedsIndex(ExtractLookup extract, PlanScope scope) => Indexes(extract, scope).All(index => index.Filter is not null || index.Keys[0].Column != extract.Reference);

    private static IEnumerable<CreateIndex> Indexes(ExtractLookup extract, PlanScope scope) => scope.Definition.Changes.OfType<CreateIndex>().Where(index => IsOn(index, extract));

    private static bool IsOn(CreateIndex index, ExtractLookup extract)
        => index.Table == extract.From && index.Keys.Select(key => key.Column).Concat(index.Include).Contains(extract.Reference);

    /// <summary>The index that every reference gets.</summary>
    public static CreateIndex Index(ExtractLookup extract, PlanScope scope) => new()
    {
        Table = extract.From,
        Name = DerivedName.Fit($"IX_{extract.From.Name}_{extract.Reference}", scope.IdentifierLimit),
        Keys = [new(extract.Reference)],
    };
}
