using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Lets the new columns take over from the old ones, which stay under other names and are fed: flip and quarantine, and the way back.</summary>
internal static class Retirement
{
    public static PlanStep Step(PlannedOperation planned, string purpose, TableName table, IReadOnlyList<PreparedMapping> mappings, CatalogSnapshot catalog)
    {
        var snapshot = catalog.Find(table)!;
        var swaps = mappings.Where(mapping => mapping.Replaced is not null).Select(mapping => new ColumnSwap(snapshot, mapping, catalog)).ToList();
        IReadOnlyList<StepLock> locks = [StepText.AccessExclusive(table), .. swaps.SelectMany(swap => swap.FurtherLocks).DistinctBy(held => held.Table)];
        return StepText.Step(
            planned, purpose, table,
            new StepScript
            {
                IsTransactional = true,
                BeforeLocks = [.. swaps.SelectMany(swap => swap.BeforeLocks()).Select(sql => new PlanStatement(sql))],
                Locks = locks,
                Statements =
                [
                    .. Statements(swaps, mappings, snapshot).Select(sql => new PlanStatement(sql)),
                    OpenMappingsSpelling.SyncStatement(Turn(table, mappings)),
                ],
            },
            mappings.Any(mapping => mapping.Mapping.Kind is MappingKind.OneWay) ? null : [.. WayBack(table, mappings, swaps, locks, snapshot, catalog)],
            promise: "I4");
    }

    /// <summary>The statements without the sync, for a step that drops the old columns in the same breath.</summary>
    public static IEnumerable<string> Statements(IReadOnlyList<ColumnSwap> swaps, IReadOnlyList<PreparedMapping> mappings, TableSnapshot table)
        => swaps.SelectMany(swap => swap.Forward())
            .Concat(mappings.Where(mapping => mapping.Replaced is null).SelectMany(mapping => PutAway(mapping, table)))
            .Concat(FreshPlans(table));

    /// <summary>Open sessions keep plans of trigger functions that know the old types, and would fail for ever: touched, a function is planned anew.</summary>
    private static IEnumerable<string> FreshPlans(TableSnapshot table)
        => table.Triggers.Where(trigger => trigger.IsProcedural).Select(trigger => $"ALTER FUNCTION {trigger.Function} COST {trigger.FunctionCost}").Distinct();

    private static IEnumerable<string> PutAway(PreparedMapping mapping, TableSnapshot table)
    {
        var name = PgIdentifier.Quote(table.Name);
        foreach (var old in mapping.Draft.Old)
        {
            var (column, retired) = (table.Find(old.Name)!, PgIdentifier.Quote(mapping.RetiredNames[old.Name]));
            yield return $"ALTER TABLE {name} RENAME COLUMN {PgIdentifier.Quote(old.Name)} TO {retired}";
            if (column.IsNotNull)
            {
                yield return $"ALTER TABLE {name} ALTER COLUMN {retired} DROP NOT NULL";
            }
        }
    }

    private static IEnumerable<string> BringBack(PreparedMapping mapping, TableSnapshot table, CatalogSnapshot catalog)
    {
        var name = PgIdentifier.Quote(table.Name);
        foreach (var old in mapping.Draft.Old)
        {
            if (table.Find(old.Name)!.IsNotNull)
            {
                yield return NotNullSpelling.Finish(table.Name, mapping.RetiredNames[old.Name], table.Find(old.Name)!, catalog);
            }

            yield return $"ALTER TABLE {name} RENAME COLUMN {PgIdentifier.Quote(mapping.RetiredNames[old.Name])} TO {PgIdentifier.Quote(old.Name)}";
        }
    }

    private static IEnumerable<StepScript> WayBack(
        TableName table, IReadOnlyList<PreparedMapping> mappings, List<ColumnSwap> swaps, IReadOnlyList<StepLock> locks, TableSnapshot snapshot, CatalogSnapshot catalog)
    {
        foreach (var index in swaps.SelectMany(swap => swap.Lost))
        {
            yield return IndexSpelling.Concurrent(
                table, $"CREATE UNIQUE INDEX CONCURRENTLY {PgIdentifier.Quote(index.RetiredName)} {index.RetiredDefinition}", new IndexProbe(table.Schema, index.RetiredName, IsBuilt: true));
        }

        foreach (var column in mappings.SelectMany(mapping => mapping.Draft.Old.Where(old => snapshot.Find(old.Name)!.IsNotNull).Select(old => mapping.RetiredNames[old.Name])))
        {
            yield return StepText.Exclusive(table, NotNullSpelling.Add(table, column, catalog));
            yield return StepText.Unhurried(table, NotNullSpelling.Validate(table, column, catalog));
        }

        yield return new StepScript
        {
            IsTransactional = true,
            BeforeLocks = [.. swaps.SelectMany(swap => swap.BeforeLocksBack()).Select(sql => new PlanStatement(sql))],
            Locks = locks,
            Statements =
            [
                .. swaps.SelectMany(swap => swap.Back()).Select(sql => new PlanStatement(sql)),
                .. mappings.Where(mapping => mapping.Replaced is null).SelectMany(mapping => BringBack(mapping, snapshot, catalog)).Select(sql => new PlanStatement(sql)),
                .. FreshPlans(snapshot).Select(sql => new PlanStatement(sql)),
                OpenMappingsSpelling.SyncStatement(new SyncTransition { Table = table, Put = [.. mappings.Select(mapping => mapping.Mapping)] }),
            ],
        };

        foreach (var proof in swaps.SelectMany(swap => swap.ProofsBack()))
        {
            yield return StepText.Unhurried(table, proof);
        }
    }

    /// <summary>From now on the new columns are the truth; what has no way back is not fed.</summary>
    private static SyncTransition Turn(TableName table, IReadOnlyList<PreparedMapping> mappings) => new()
    {
        Table = table,
        Put = [.. mappings.Where(mapping => mapping.Mapping.Kind is not MappingKind.OneWay).Select(Fed)],
        Remove = [.. mappings.Where(mapping => mapping.Mapping.Kind is MappingKind.OneWay).Select(mapping => mapping.Mapping.Key)],
    };

    private static Mapping Fed(PreparedMapping prepared)
    {
        var finals = prepared.Finals.ToDictionary(final => final.Name, final => final.FinalName);
        ColumnName Now(ColumnName column) => finals.GetValueOrDefault(column) ?? prepared.RetiredNames.GetValueOrDefault(column) ?? column;
        MappingFunction? Renamed(MappingFunction? function) => function is null ? null : function with { Arguments = [.. function.Arguments.Select(Now)] };
        MappedColumn Column(MappedColumn column) => column with { Name = Now(column.Name), Function = Renamed(column.Function) };
        var mapping = prepared.Mapping;
        return mapping with
        {
            Mode = SyncMode.Fed,
            Old = [.. mapping.Old.Select(column => Column(column) with { IsNotNull = false, ImmutableDefault = null })],
            New = [.. mapping.New.Select(Column)],
            Consistent = Renamed(mapping.Consistent),
        };
    }
}
