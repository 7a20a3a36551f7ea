using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Rows;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Columns that move to another table: new columns and sync in one transaction, and at the end sync and old columns out in one.</summary>
internal static class MoveSpelling
{
    public static IEnumerable<PlanStep> Open(PlannedOperation planned, PreparedMove move, CatalogSnapshot catalog)
    {
        var (mapping, triggers) = (move.Mapping, OwnTriggers.For(move.Mapping)!);
        var (source, target) = (PgIdentifier.Quote(mapping.Table), PgIdentifier.Quote(move.To.Table));
        var relaxed = move.Columns.Where(column => column.IsNotNull).ToList();
        IReadOnlyList<StepLock> locks = [.. mapping.Tables().Select(StepText.AccessExclusive)];
        yield return StepText.Step(
            planned, move.To.IsMany ? $"Keep {string.Join(", ", move.Columns.Select(column => column.Name))} of {mapping.Table} and the links in {move.To.Table} alike" : $"Add the moved columns to {move.To.Table} and keep both tables alike", mapping.Table,
            new StepScript
            {
                IsTransactional = true,
                BeforeLocks = [.. triggers.CreateTables(catalog.Find(mapping.Table)!).Concat(triggers.CreateFunctions()).Select(sql => new PlanStatement(sql))],
                Locks = locks,
                Statements =
                [
                    new($"ALTER TABLE {source}\n    {string.Join(",\n    ", relaxed.Select(column => $"ALTER COLUMN {PgIdentifier.Quote(column.Name)} DROP NOT NULL").Prepend($"ADD COLUMN IF NOT EXISTS {PgIdentifier.Quote(MarkerColumn.For(mapping.Table))} bigint"))}"),
                    .. move.To.IsMany ? [] : move.Columns.SelectMany(column => Equip(column, target)).Prepend($"ALTER TABLE {target}\n    {string.Join(",\n    ", move.Columns.Select(Add))}").Select(sql => new PlanStatement(sql)),
                    OpenMappingsSpelling.SyncStatement(new() { Table = mapping.Table, Put = [mapping] }),
                    .. triggers.CreateTriggers().Select(sql => new PlanStatement(sql)),
                ],
            },
            [
                .. relaxed.SelectMany(column => new[]
                {
                    StepText.Exclusive(mapping.Table, NotNullSpelling.Begin(mapping.Table, column.Name, catalog)),
                    StepText.Unhurried(mapping.Table, NotNullSpelling.Validate(mapping.Table, column.Name, catalog)),
                }),
                new StepScript
                {
                    IsTransactional = true,
                    Locks = locks,
                    Statements =
                    [
                        .. triggers.DropTriggers().Select(sql => new PlanStatement(sql)),
                        OpenMappingsSpelling.SyncStatement(new() { Table = mapping.Table, Remove = [mapping.Key] }),
                        .. relaxed.SelectMany(column => NotNullSpelling.Finish(mapping.Table, column.Name, column, catalog)).Select(sql => new PlanStatement(sql)),
                        .. move.To.IsMany ? [] : new[] { new PlanStatement($"ALTER TABLE {target}\n    {string.Join(",\n    ", move.To.Columns.Select(column => $"DROP COLUMN {PgIdentifier.Quote(column)}"))}") },
                        .. triggers.DropFunctions().Concat(triggers.DropTables()).Select(sql => new PlanStatement(sql)),
                    ],
                },
            ],
            promise: "I2");
    }

    public static IEnumerable<PlanStep> Copy(PlannedOperation planned, PreparedMove move) =>
    [
        BackfillSpelling.Step(planned, $"Copy existing rows of {move.Mapping.Table} to {move.To.Table}, a stretch of pages at a time: a batch marks rows, and the sync writes their counterparts", new(move.Mapping.Table, [move.Mapping])),
    ];

    public static IEnumerable<PlanStep> Close(PlannedOperation planned, PreparedMove move, CatalogSnapshot catalog)
    {
        var (mapping, triggers) = (move.Mapping, OwnTriggers.For(move.Mapping)!);
        var (source, target) = (PgIdentifier.Quote(mapping.Table), PgIdentifier.Quote(move.To.Table));

        // Dropping a foreign key, with its column, locks the table that it refers to.
        var referenced = catalog.Find(mapping.Table)!.Constraints.Where(constraint => constraint.Referenced is not null && constraint.Columns.Any(column => move.Columns.Any(old => old.Name == column))).Select(constraint => constraint.Referenced!);
        yield return StepText.Step(
            planned, $"Remove the sync between {mapping.Table} and {move.To.Table} and drop the moved columns from {mapping.Table}", mapping.Table,
            new StepScript
            {
                IsTransactional = true,
                Locks = [.. mapping.Tables().Concat(referenced).Distinct().Select(StepText.AccessExclusive)],
                Statements =
                [
                    .. triggers.DropTriggers().Select(sql => new PlanStatement(sql)),
                    OpenMappingsSpelling.SyncStatement(new() { Table = mapping.Table, Remove = [mapping.Key] }),
                    .. move.Columns.Where(column => column.Default is not null).Select(column => new PlanStatement($"ALTER TABLE {target} ALTER COLUMN {PgIdentifier.Quote(column.Name)} SET DEFAULT {column.Default}")),
                    new($"ALTER TABLE {source}\n    {string.Join(",\n    ", move.Columns.Select(column => $"DROP COLUMN {PgIdentifier.Quote(column.Name)}"))}"),
                    .. triggers.DropFunctions().Concat(triggers.DropTables()).Select(sql => new PlanStatement(sql)),
                ],
            },
            undo: null,
            promise: "I4") with
        { IsPointOfNoReturn = true };
    }

    private static string Add(ColumnSnapshot column) => $"ADD COLUMN {PgIdentifier.Quote(column.Name)} {column.Type}{(column.Collation is { } collation ? $" COLLATE {collation}" : "")}";

    /// <summary>What a column has besides its type, and what concerns nobody's writes.</summary>
    private static IEnumerable<string> Equip(ColumnSnapshot column, string table)
    {
        var quoted = PgIdentifier.Quote(column.Name);
        if (column.Comment is { } comment)
        {
            yield return $"COMMENT ON COLUMN {table}.{quoted} IS {PgLiteral.Text(comment)}";
        }

        foreach (var grant in column.Grants)
        {
            yield return GrantText.Of(grant, table, column.Name);
        }
    }
}
