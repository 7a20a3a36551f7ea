using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Sync and old columns go in one transaction; what the old columns had is on the new ones then.</summary>
internal static class CloseMappingsSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, CloseMappingsOperation close, CatalogSnapshot catalog)
    {
        var table = catalog.Find(close.Table)!;
        var name = PgIdentifier.Quote(close.Table);
        var retiring = close.IsQuarantined ? [] : close.Mappings.Where(mapping => !mapping.Draft.Flips && mapping.Draft.Old.Count > 0).ToList();
        var swaps = retiring.Where(mapping => mapping.Replaced is not null).Select(mapping => new ColumnSwap(table, mapping, catalog)).ToList();
        var doomed = close.Mappings.SelectMany(mapping => mapping.RetiredNames.Values).ToList();

        // A one-way mapping has left the sync when its columns were put away.
        var leaving = close.Mappings.Where(mapping => mapping.Mapping.Kind is not MappingKind.OneWay || retiring.Contains(mapping)).Select(mapping => mapping.Mapping.Key).ToList();
        var functions = close.Mappings.Select(mapping => new MappingFunctions(mapping, table, catalog.Server.IdentifierLimit));
        yield return StepText.Step(
            planned, doomed.Count > 0 ? $"Remove the sync of {close.Table} and drop the old columns" : $"Remove the sync of {close.Table}", close.Table,
            new StepScript
            {
                IsTransactional = true,
                BeforeLocks = [.. swaps.SelectMany(swap => swap.BeforeLocks()).Select(sql => new PlanStatement(sql))],
                Locks = [StepText.AccessExclusive(close.Table), .. Referenced(close, table)],
                Statements =
                [
                    OpenMappingsSpelling.SyncStatement(new SyncTransition { Table = close.Table, Remove = leaving }),
                    .. Retirement.Statements(swaps, retiring, table).Select(sql => new PlanStatement(sql)),
                    .. Defaults(close, name).Select(sql => new PlanStatement(sql)),
                    .. doomed.Count == 0 ? [] : new[] { new PlanStatement($"ALTER TABLE {name}\n    {string.Join(",\n    ", doomed.Select(column => $"DROP COLUMN {PgIdentifier.Quote(column)}"))}") },
                    .. functions.Reverse().SelectMany(function => function.Drop()).Select(sql => new PlanStatement(sql)),
                ],
            },
            // Without an old column nothing is lost: undoing expand takes the new column with everything on it.
            doomed.Count > 0 ? null : [],
            promise: "I4") with
        { IsPointOfNoReturn = doomed.Count > 0 };
    }

    /// <summary>Dropping a foreign key, with its column or by itself, locks the table that it refers to.</summary>
    private static IEnumerable<StepLock> Referenced(CloseMappingsOperation close, TableSnapshot table)
    {
        var old = close.Mappings.SelectMany(mapping => mapping.Draft.Old).Select(column => column.Name).ToHashSet();
        return table.Constraints.Where(constraint => constraint.Referenced is not null && constraint.Columns.Any(old.Contains))
            .Select(constraint => constraint.Referenced!).Where(other => other != close.Table).Distinct().Select(StepText.AccessExclusive);
    }

    private static IEnumerable<string> Defaults(CloseMappingsOperation close, string table)
        => close.Mappings.Where(mapping => mapping.Replaced is null).SelectMany(mapping => mapping.Finals)
            .Where(final => final.Default is not null)
            .Select(final => $"ALTER TABLE {table} ALTER COLUMN {PgIdentifier.Quote(final.FinalName)} SET DEFAULT {DefaultValues.For(final.Default!)}");
}
