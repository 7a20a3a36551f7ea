using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Rows;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Values that move to a lookup table: first the values that are there, then reference and sync in one transaction, and at the end sync and old columns out in one.</summary>
internal static class LookupSpelling
{
    // A value of the lookup table is in its unique index, whose rows have room for little more.
    private const int LongestValue = 2000;

    public static IEnumerable<PlanStep> Open(PlannedOperation planned, PreparedLookup lookup)
    {
        var (mapping, triggers) = (lookup.Mapping, new LookupTriggers(lookup.Mapping));
        var (source, target, reference) = (PgIdentifier.Quote(mapping.Table), lookup.To.Table, PgIdentifier.Quote(lookup.Reference));
        yield return StepText.Step(
            planned, $"Put the values that are there into {target}, so that hardly any are new once the sync begins", mapping.Table,
            new StepScript
            {
                IsTransactional = true,
                Patience = PatienceClass.Unhurried,
                Locks = [new(mapping.Table, "ACCESS SHARE", Blocks.Nobody), new(target, "ROW EXCLUSIVE", Blocks.Nobody)],
                Statements = [new(Prefill(lookup))],
            },
            []) with
        { Work = StepWork.Scan };

        IReadOnlyList<StepLock> locks = [StepText.AccessExclusive(mapping.Table), StepText.ShareRowExclusive(target)];
        yield return StepText.Step(
            planned, $"Add {lookup.Reference} to {mapping.Table} and keep it and the values alike", mapping.Table,
            new StepScript
            {
                IsTransactional = true,
                BeforeLocks = [.. triggers.CreateFunctions().Select(sql => new PlanStatement(sql))],
                Locks = locks,
                Statements =
                [
                    new($"ALTER TABLE {source}\n    ADD COLUMN IF NOT EXISTS {PgIdentifier.Quote(MarkerColumn.For(mapping.Table))} bigint,\n    ADD COLUMN {reference} {mapping.New[0].Type}{(lookup.To.IsCreatedHere ? InlineKey(lookup) : "")}"),
                    .. Grants(lookup, source).Select(sql => new PlanStatement(sql)),
                    OpenMappingsSpelling.SyncStatement(new() { Table = mapping.Table, Put = [mapping] }),
                    .. triggers.CreateTriggers().Select(sql => new PlanStatement(sql)),
                ],
            },
            [
                new StepScript
                {
                    IsTransactional = true,
                    Locks = [.. mapping.Tables().Select(StepText.AccessExclusive)],
                    Statements =
                    [
                        .. triggers.DropTriggers().Select(sql => new PlanStatement(sql)),
                        OpenMappingsSpelling.SyncStatement(new() { Table = mapping.Table, Remove = [mapping.Key] }),
                        new($"ALTER TABLE {source} DROP COLUMN {reference}"),
                        .. triggers.DropFunctions().Select(sql => new PlanStatement(sql)),
                    ],
                },
            ],
            promise: "I2");
    }

    public static IEnumerable<PlanStep> Copy(PlannedOperation planned, PreparedLookup lookup) =>
    [
        BackfillSpelling.Step(planned, $"Give existing rows of {lookup.Mapping.Table} their {lookup.Reference}, a stretch of pages at a time", new(lookup.Mapping.Table, [lookup.Mapping])),
    ];

    public static IEnumerable<PlanStep> Close(PlannedOperation planned, PreparedLookup lookup, CatalogSnapshot catalog)
    {
        var (mapping, triggers) = (lookup.Mapping, new LookupTriggers(lookup.Mapping));
        var old = mapping.Old.Select(column => column.Name).ToList();

        // The name that its NOT NULL is to have may be that of a column that goes, cut to the server's limit.
        var enforced = lookup.IsNotNull ? NotNullSpelling.Enforce(planned, mapping.Table, lookup.Reference, catalog, isForNow: true) : [];
        var named = lookup.IsNotNull ? NotNullSpelling.TakeName(mapping.Table, lookup.Reference, lookup.Reference, null, catalog) : [];
        foreach (var step in (lookup.To.IsCreatedHere ? [] : Key(planned, lookup, catalog)).Concat(enforced))
        {
            yield return step;
        }

        // Dropping a foreign key, with its column, locks the table that it refers to.
        var referenced = catalog.Find(mapping.Table)!.Constraints.Where(constraint => constraint.Referenced is not null && constraint.Columns.Any(old.Contains)).Select(constraint => constraint.Referenced!);
        yield return StepText.Step(
            planned, $"Remove the sync between {mapping.Table} and {lookup.To.Table} and drop {string.Join(", ", old)} from {mapping.Table}", mapping.Table,
            new StepScript
            {
                IsTransactional = true,
                Locks = [.. mapping.Tables().Concat(referenced).Distinct().Select(StepText.AccessExclusive)],
                Statements =
                [
                    .. triggers.DropTriggers().Select(sql => new PlanStatement(sql)),
                    OpenMappingsSpelling.SyncStatement(new() { Table = mapping.Table, Remove = [mapping.Key] }),
                    new($"ALTER TABLE {PgIdentifier.Quote(mapping.Table)}\n    {string.Join(",\n    ", old.Select(column => $"DROP COLUMN {PgIdentifier.Quote(column)}"))}"),
                    .. named.Select(sql => new PlanStatement(sql)),
                    .. triggers.DropFunctions().Select(sql => new PlanStatement(sql)),
                ],
            },
            undo: null,
            promise: "I4") with
        { IsPointOfNoReturn = true };
    }

    /// <summary>Of a table that running versions change, the key waits until they are gone.</summary>
    private static IEnumerable<PlanStep> Key(PlannedOperation planned, PreparedLookup lookup, CatalogSnapshot catalog)
        => AddForeignKeySpelling.Spell(planned, lookup.ForeignKey, ["OPERATOR(pg_catalog.=)"], catalog);

    // A new column that holds NULL everywhere needs no look at the rows: the server takes its key for proved.
    private static string InlineKey(PreparedLookup lookup)
    {
        var definition = ConstraintText.ForeignKey(lookup.ForeignKey);
        return $" CONSTRAINT {PgIdentifier.Quote(lookup.ForeignKey.Name)} {definition[definition.IndexOf("REFERENCES", StringComparison.Ordinal)..]}";
    }

    private static string Prefill(PreparedLookup lookup)
    {
        var (columns, values) = (lookup.Columns.Select(column => PgIdentifier.Quote(column.Name)).ToList(), string.Join(", ", lookup.To.Values.Select(PgIdentifier.Quote)));
        var names = string.Join(", ", columns);
        return
            $"""
            INSERT INTO {PgIdentifier.Quote(lookup.To.Table)} ({values})
            SELECT DISTINCT {names}
            FROM {(lookup.Mapping.IsPartitioned ? "" : "ONLY ")}{PgIdentifier.Quote(lookup.Mapping.Table)}
            WHERE num_nonnulls({names}) > 0
                AND {string.Join(" + ", columns.Select(column => $"COALESCE(pg_column_size({column}), 0)"))} <= {LongestValue}
            ORDER BY {names}
            ON CONFLICT ({values}) DO NOTHING
            """;
    }

    /// <summary>Who has rights on the values alone gets the same ones on what takes their place; who has them on the table gets them on one that comes.</summary>
    private static IEnumerable<string> Grants(PreparedLookup lookup, string table)
        => lookup.Columns.SelectMany(column => column.Grants).Distinct()
            .Select(grant => GrantText.Of(grant, table, lookup.Reference))
            .Concat(lookup.Grants.Select(grant => GrantText.Of(grant, PgIdentifier.Quote(lookup.To.Table))));
}
