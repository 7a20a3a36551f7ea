using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Takes a constraint away, and knows how it comes back as it was.</summary>
internal static class DropConstraintSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, DropConstraintOperation drop, CatalogSnapshot catalog)
    {
        var constraint = drop.Constraint;
        yield return StepText.Step(
            planned, $"Drop {constraint.Name} of {constraint.Table}", constraint.Table,
            StepText.Locked(ProvedLater.Dropping(constraint.Table, constraint.Referenced), [$"ALTER TABLE {PgIdentifier.Quote(constraint.Table)} DROP CONSTRAINT {PgIdentifier.Quote(constraint.Name)}"]),
            [.. WayBack(drop, catalog)],
            promise: planned.Phase is Phase.Expand ? "I1" : "I4");
    }

    private static IEnumerable<StepScript> WayBack(DropConstraintOperation drop, CatalogSnapshot catalog) => drop switch
    {
        { Index: { IsUnique: true } index, Constraint.Kind: ConstraintKind.PrimaryKey or ConstraintKind.Unique } when catalog.Find(drop.Constraint.Table) is { Kind: RelationKind.PartitionedTable } table
            => [PartitionedIndexSpelling.BuildScript(Divided(drop.Constraint, index, table, catalog), catalog), .. Comment(drop.Constraint).Select(sql => StepText.Locked([new(table.Name, "SHARE UPDATE EXCLUSIVE", Blocks.Nobody)], [sql]))],
        { Index: { IsUnique: true } index, Constraint.Kind: ConstraintKind.PrimaryKey or ConstraintKind.Unique } => Key(drop.Constraint, index),
        { Constraint.Kind: ConstraintKind.Exclusion } => [StepText.Exclusive(drop.Constraint.Table, [$"ALTER TABLE {PgIdentifier.Quote(drop.Constraint.Table)} ADD CONSTRAINT {PgIdentifier.Quote(drop.Constraint.Name)} {drop.Constraint.Definition}", .. Comment(drop.Constraint), .. Pieces(drop.Constraint, catalog)])],
        { Constraint.Kind: ConstraintKind.ForeignKey } when catalog.Server.Major < 18 && catalog.Find(drop.Constraint.Table) is { Kind: RelationKind.PartitionedTable } => PieceByPiece(drop.Constraint, catalog),
        _ => Proved(drop.Constraint, catalog),
    };

    private static IEnumerable<StepScript> PieceByPiece(ConstraintSnapshot constraint, CatalogSnapshot catalog) =>
    [
        StepText.Unlocked(Assertion(constraint, catalog)) with { Patience = PatienceClass.Unhurried },
        PartitionedForeignKeySpelling.AddScript(PartitionedForeignKey.Standing(constraint) ?? throw new InvalidOperationException($"{constraint.Name} of {constraint.Table} cannot be brought back."), catalog),
        .. Comment(constraint).Select(sql => StepText.Locked([new(constraint.Table, "SHARE UPDATE EXCLUSIVE", Blocks.Nobody)], [sql])),
    ];

    private static PartitionedIndex Divided(ConstraintSnapshot constraint, IndexSnapshot index, TableSnapshot table, CatalogSnapshot catalog)
        => PartitionedIndexSpelling.Of(table.Name, constraint.Name, isUnique: true, $"({ConstraintText.Names(constraint.Columns)})") with
        {
            Constraint = constraint.Kind is ConstraintKind.PrimaryKey ? "PRIMARY KEY" : "UNIQUE",
            Deferral = constraint.DeferralClause,
            Names = PartitionedIndex.PiecesOf(table, index.Name, catalog),
        };

    /// <summary>The server names the pieces of an exclusion constraint itself: each gets the name it had.</summary>
    private static IEnumerable<string> Pieces(ConstraintSnapshot constraint, CatalogSnapshot catalog)
        => catalog.Find(constraint.Table) is { Kind: RelationKind.PartitionedTable } table && PartitionedIndex.PiecesOf(table, constraint.Name, catalog) is { Count: > 0 } pieces
            ? [IndexNameSwap.NamePieces(new(table.Name.Schema, constraint.Name), pieces)]
            : [];

    private static IEnumerable<StepScript> Key(ConstraintSnapshot constraint, IndexSnapshot index)
    {
        var (table, name) = (PgIdentifier.Quote(constraint.Table), PgIdentifier.Quote(constraint.Name));
        var sort = constraint.Kind is ConstraintKind.PrimaryKey ? "PRIMARY KEY" : "UNIQUE";
        yield return IndexSpelling.Concurrent(
            constraint.Table, $"CREATE UNIQUE INDEX CONCURRENTLY {PgIdentifier.Quote(index.Name)} ON {table} {index.Body}", new IndexProbe(constraint.Table.Schema, index.Name, IsBuilt: true));
        yield return StepText.Exclusive(
            constraint.Table,
            [
                $"ALTER TABLE {table} ADD CONSTRAINT {name} {sort} USING INDEX {PgIdentifier.Quote(index.Name)}{constraint.DeferralClause}",
                .. Comment(constraint),
                .. IndexBelongings.Of(constraint.Table, index),
            ]);
    }

    /// <summary>Rows written meanwhile are looked at first: nothing may refuse a write before it is known that the constraint can come back.</summary>
    private static IEnumerable<StepScript> Proved(ConstraintSnapshot constraint, CatalogSnapshot catalog)
    {
        if (constraint.IsValidated)
        {
            yield return StepText.Unlocked(Assertion(constraint, catalog)) with { Patience = PatienceClass.Unhurried };
        }

        yield return ProvedLater.Begin(constraint.Table, constraint.Name, constraint.Definition, constraint.Referenced, Comment(constraint));
        if (constraint.IsValidated)
        {
            yield return ProvedLater.Finish(constraint.Table, constraint.Name, constraint.Referenced);
        }
    }

    private static string Assertion(ConstraintSnapshot constraint, CatalogSnapshot catalog)
    {
        var table = catalog.Find(constraint.Table);
        var rows = constraint.ReachesHeirs ? Violations.RowsWithHeirs(constraint.Table, table) : Violations.Rows(constraint.Table, table);
        var check = constraint.Referenced is { } referenced
            ? Violations.Orphans(
                rows, referenced, constraint.Columns.Zip(constraint.ReferencedColumns, constraint.Operators), constraint.Name, constraint.ForeignKeyClause.Contains("MATCH FULL", StringComparison.Ordinal))
            : Violations.False(rows, constraint.Condition!, constraint.Name);
        var body =
            $"""

            DECLARE
                refused bigint;
                keys text[];
            BEGIN
                SELECT * INTO refused, keys FROM ({check.Sql}) found (refused, keys);
                IF refused > 0 THEN
                    RAISE EXCEPTION USING
                        ERRCODE = '{(constraint.Referenced is null ? "23514" : "23503")}',
                        MESSAGE = refused || {PgLiteral.Text($" {check.Violation}: ")} || array_to_string(keys, '; ');
                END IF;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    /// <summary>It comes with the constraint: a rollback that is interrupted is given again, and the constraint must not be there without it.</summary>
    private static IEnumerable<string> Comment(ConstraintSnapshot constraint) => ConstraintText.Comment(constraint.Table, constraint);
}
