using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Lets the new columns of one table or of several that keys join take over from the old ones, which stay under other names and are fed: flip and quarantine, and the way back.</summary>
internal sealed class Retirement(IReadOnlyList<PreparedMapping> mappings, CatalogSnapshot catalog)
{
    private readonly List<ColumnSwap> _swaps =
        [.. mappings.Where(mapping => mapping.Replaced is not null).Select(mapping => new ColumnSwap(catalog.Find(mapping.Mapping.Table)!, mapping, catalog))];

    private readonly KeySwap _keys = new([.. mappings.SelectMany(mapping => mapping.Inspection.Carried.ForeignKeys)]);

    private readonly ViewSwap _views = new([.. mappings.SelectMany(mapping => mapping.Inspection.Carried.Views)]);

    private readonly AttachedSwap _attached = new([.. mappings.SelectMany(mapping => mapping.Inspection.Carried.Attached)]);

    private readonly StatisticsSwap _statistics = new([.. mappings.SelectMany(mapping => mapping.Inspection.Carried.Statistics)]);

    /// <summary>The tables whose columns change hands.</summary>
    private List<TableSnapshot> Tables => [.. mappings.Select(mapping => mapping.Mapping.Table).Distinct().Select(table => catalog.Find(table)!)];

    /// <summary>Everything that is locked, at once and before anything is done.</summary>
    public IReadOnlyList<StepLock> Locks => [.. Tables.Select(table => table.Name).Concat(_keys.Tables).Distinct().Select(StepText.AccessExclusive), .. _views.Locks];

    /// <summary>Statements that must run before the tables are locked.</summary>
    public IReadOnlyList<PlanStatement> BeforeLocks => Plain(_swaps.SelectMany(swap => swap.BeforeLocks()).Concat(_views.Lock()));

    /// <summary>The step that does it, and the proofs that can only follow it.</summary>
    public IEnumerable<PlanStep> Steps(PlannedOperation planned, string purpose)
    {
        yield return StepText.Step(
            planned, purpose, Tables[0].Name,
            new StepScript
            {
                IsTransactional = true,
                BeforeLocks = BeforeLocks,
                Locks = Locks,
                Statements = [.. Plain(Statements().Concat(Tables.SelectMany(table => FreshPlans(table, catalog)).Distinct())), .. Tables.Select(table => OpenMappingsSpelling.SyncStatement(Turn(table.Name), table, Of(table.Name).Select(mapping => mapping.Mapping)))],
            },
            mappings.Any(mapping => mapping.Mapping.Kind is MappingKind.OneWay) ? null : [.. WayBack()],
            promise: "I4");
        foreach (var proof in Proofs(planned))
        {
            yield return proof;
        }
    }

    /// <summary>The statements without the sync, for a step that drops the old columns in the same breath.</summary>
    public IEnumerable<string> Statements()
        => HeirsSince.Refuse(mappings, catalog)
            .Concat(_views.Release())
            .Concat(_attached.Release())
            .Concat(_keys.Release())
            .Concat(_swaps.SelectMany(swap => swap.Forward()))
            .Concat(mappings.Where(mapping => mapping.Replaced is null).SelectMany(mapping => PutAway(mapping, catalog.Find(mapping.Mapping.Table)!)))
            .Concat(_keys.Take())
            .Concat(_views.Take())
            .Concat(_attached.Take())
            .Concat(_statistics.Take());

    /// <summary>Keys that could not stand next to the old ones are proved when those are gone.</summary>
    public IEnumerable<PlanStep> Proofs(PlannedOperation planned)
        => _keys.Proofs().Select(proof => StepText.Step(
            planned, $"Prove the foreign keys of {proof.Table} for existing rows", proof.Table, StepText.Unhurried(proof.Table, proof.Sql), [], promise: "I4") with
        { Work = StepWork.Scan });

    /// <summary>Open sessions keep plans of trigger functions that know the old types, and would fail for ever: touched, a function is planned anew.</summary>
    public static IEnumerable<string> FreshPlans(TableSnapshot table, CatalogSnapshot catalog)
        => catalog.WithHeirs(table).SelectMany(one => one.Triggers).Where(trigger => trigger.IsProcedural).Select(trigger => $"ALTER FUNCTION {trigger.Function} COST {trigger.FunctionCost}").Distinct();

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
                foreach (var statement in NotNullSpelling.Finish(table.Name, mapping.RetiredNames[old.Name], table.Find(old.Name)!, catalog))
                {
                    yield return statement;
                }
            }

            yield return $"ALTER TABLE {name} RENAME COLUMN {PgIdentifier.Quote(mapping.RetiredNames[old.Name])} TO {PgIdentifier.Quote(old.Name)}";
        }
    }

    private IEnumerable<StepScript> WayBack()
    {
        foreach (var index in mappings.Where(mapping => mapping.Replaced is not null).SelectMany(mapping => mapping.Inspection.Carried.Lost))
        {
            var table = index.Table;
            if (catalog.Find(table) is { Kind: RelationKind.PartitionedTable })
            {
                var definition = index.RetiredDefinition[$"ON {PgIdentifier.Quote(table)} ".Length..];
                yield return PartitionedIndexSpelling.BuildScript(PartitionedIndexSpelling.Of(table, index.RetiredName, isUnique: true, definition) with { IsLoose = index.Constraint is not null }, catalog);
                continue;
            }

            yield return IndexSpelling.Concurrent(
                table, $"CREATE UNIQUE INDEX CONCURRENTLY {PgIdentifier.Quote(index.RetiredName)} {index.RetiredDefinition}", new IndexProbe(table.Schema, index.RetiredName, IsBuilt: true));
        }

        foreach (var (table, column) in mappings.SelectMany(RetiredNotNulls))
        {
            yield return StepText.Exclusive(table, NotNullSpelling.Begin(table, column, catalog));
            yield return StepText.Unhurried(table, NotNullSpelling.Validate(table, column, catalog));
        }

        yield return new StepScript
        {
            IsTransactional = true,
            BeforeLocks = Plain(_swaps.SelectMany(swap => swap.BeforeLocksBack()).Concat(_views.Lock())),
            Locks = Locks,
            Statements =
            [
                .. Plain(HeirsSince.CopyBack(mappings.Where(mapping => mapping.Mapping.Kind is MappingKind.TwoWay).Select(Fed), catalog)
                    .Concat(_views.GiveWay())
                    .Concat(_attached.GiveWay())
                    .Concat(_keys.GiveWay())
                    .Concat(_swaps.SelectMany(swap => swap.Back()))
                    .Concat(_swaps.SelectMany(swap => swap.ChecksBack()))
                    .Concat(mappings.Where(mapping => mapping.Replaced is null).SelectMany(mapping => BringBack(mapping, catalog.Find(mapping.Mapping.Table)!, catalog)))
                    .Concat(_keys.Return())
                    .Concat(_views.Return())
                    .Concat(_attached.Return())
                    .Concat(_statistics.Return())
                    .Concat(Tables.SelectMany(table => FreshPlans(table, catalog)).Distinct())),
                .. Tables.Select(table => OpenMappingsSpelling.SyncStatement(new SyncTransition { Table = table.Name, Put = [.. Of(table.Name).Select(mapping => mapping.Mapping)] }, table)),
            ],
        };

        foreach (var (table, proof) in _swaps.SelectMany(swap => swap.ProofsBack()).Concat(_keys.ProofsBack()))
        {
            yield return StepText.Unhurried(table, proof);
        }
    }

    private IEnumerable<(TableName Table, ColumnName Column)> RetiredNotNulls(PreparedMapping mapping)
        => mapping.Draft.Old.Where(old => catalog.Find(mapping.Mapping.Table)!.Find(old.Name)!.IsNotNull).Select(old => (mapping.Mapping.Table, mapping.RetiredNames[old.Name]));

    private IEnumerable<PreparedMapping> Of(TableName table) => mappings.Where(mapping => mapping.Mapping.Table == table);

    private static IReadOnlyList<PlanStatement> Plain(IEnumerable<string> statements) => [.. statements.Select(sql => new PlanStatement(sql))];

    /// <summary>From now on the new columns are the truth; what has no way back is not fed.</summary>
    private SyncTransition Turn(TableName table) => new()
    {
        Table = table,
        Put = [.. Of(table).Where(mapping => mapping.Mapping.Kind is not MappingKind.OneWay).Select(Fed)],
        Remove = [.. Of(table).Where(mapping => mapping.Mapping.Kind is MappingKind.OneWay).Select(mapping => mapping.Mapping.Key)],
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
            Reversible = Renamed(mapping.Reversible),
        };
    }
}
