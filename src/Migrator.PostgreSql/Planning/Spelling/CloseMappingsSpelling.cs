using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Sync and old columns go in one transaction; what the old columns had is on the new ones then.</summary>
internal static class CloseMappingsSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, CloseMappingsOperation close, CatalogSnapshot catalog)
    {
        var tables = close.Mappings.GroupBy(mapping => mapping.Mapping.Table).Select(mappings => new ClosedTable(catalog.Find(mappings.Key)!, [.. mappings])).ToList();
        var retiring = close.IsQuarantined ? [] : close.Mappings.Where(mapping => !mapping.Draft.Flips && mapping.Draft.Old.Count > 0).ToList();
        var retirement = new Retirement(retiring, catalog);
        var isLosing = close.Mappings.Any(mapping => mapping.RetiredNames.Count > 0);
        var names = string.Join(" and ", tables.Select(table => table.Snapshot.Name));
        yield return StepText.Step(
            planned, isLosing ? $"Remove the sync of {names} and drop the old columns" : $"Remove the sync of {names}", tables[0].Snapshot.Name,
            new StepScript
            {
                IsTransactional = true,
                BeforeLocks = retirement.BeforeLocks,
                Locks = [.. tables.SelectMany(table => table.Touched).Select(StepText.AccessExclusive).Concat(retirement.Locks).Distinct()],
                Statements =
                [
                    .. tables.Select(table => OpenMappingsSpelling.SyncStatement(new SyncTransition { Table = table.Snapshot.Name, Remove = table.Leaving(retiring) }, table.Snapshot, retiring.Where(table.Mappings.Contains).Select(mapping => mapping.Mapping))),
                    .. retirement.Statements()
                        .Concat(tables.Where(table => table.Mappings.Any(mapping => mapping.Draft.Old.Count > 0)).SelectMany(table => Retirement.FreshPlans(table.Snapshot, catalog)).Distinct())
                        .Concat(tables.SelectMany(Defaults))
                        .Concat(tables.SelectMany(DropColumns))
                        .Concat(tables.SelectMany(table => DropFunctions(table, catalog)))
                        .Select(sql => new PlanStatement(sql)),
                ],
            },
            // Without an old column nothing is lost: undoing expand takes the new column with everything on it.
            isLosing ? null : [],
            promise: "I4") with
        { IsPointOfNoReturn = isLosing };
        foreach (var proof in retirement.Proofs(planned))
        {
            yield return proof with { Undo = null };
        }
    }

    private static IEnumerable<string> DropColumns(ClosedTable table)
        => InheritanceTree.DropColumns(table.Snapshot.Name, [.. table.Mappings.SelectMany(mapping => mapping.RetiredNames.Values)], table.Snapshot.IsInTree);

    private static IEnumerable<string> DropFunctions(ClosedTable table, CatalogSnapshot catalog)
        => MappingFunctions.Drop([.. table.Mappings.Select(mapping => new MappingFunctions(mapping, table.Snapshot, catalog.Server.IdentifierLimit))]);

    private static IEnumerable<string> Defaults(ClosedTable table)
        => table.Mappings.Where(mapping => mapping.Replaced is null).SelectMany(mapping => mapping.Finals)
            .Where(final => final.Default is not null)
            .SelectMany(final => SetDefaultSpelling.Set($"ALTER TABLE {PgIdentifier.Quote(table.Snapshot.Name)} ALTER COLUMN {PgIdentifier.Quote(final.FinalName)}", final.Default!));

    /// <summary>A table whose mappings end.</summary>
    private sealed record ClosedTable(TableSnapshot Snapshot, IReadOnlyList<PreparedMapping> Mappings)
    {
        /// <summary>The table, and those that its old columns refer to: dropping a foreign key, with its column or by itself, locks both ends.</summary>
        public IEnumerable<TableName> Touched
        {
            get
            {
                var old = Mappings.SelectMany(mapping => mapping.Draft.Old).Select(column => column.Name).ToHashSet();
                return Snapshot.Constraints.Where(constraint => constraint.Referenced is not null && constraint.Columns.Any(old.Contains))
                    .Select(constraint => constraint.Referenced!).Prepend(Snapshot.Name);
            }
        }

        /// <summary>A one-way mapping has left the sync when its columns were put away.</summary>
        public IReadOnlyList<string> Leaving(IReadOnlyList<PreparedMapping> retiring)
            => [.. Mappings.Where(mapping => mapping.Mapping.Kind is not MappingKind.OneWay || retiring.Contains(mapping)).Select(mapping => mapping.Mapping.Key)];
    }
}
