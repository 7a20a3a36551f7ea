using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// Builds on the new columns what hangs on the old ones. What may reject a write of a live version waits for the gate, unless
/// the mapping is a plain copy: then the old column rejects the same write first.
/// </summary>
internal static class CarrySpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, CarryOperation carry, CatalogSnapshot catalog)
    {
        var (mapping, carried) = (carry.Mapping, carry.Mapping.Inspection.Carried);
        if (carry.Part is CarryPart.Keys)
        {
            return carried.ForeignKeys.Where(key => key is { PointsToCopy: true, ComesLast: false }).SelectMany(key => Constraint(planned, key.Original.Table, key, catalog));
        }

        var isHarmless = carry.Part is CarryPart.Harmless;
        // An application that is to write both sides may forget one of them.
        var copiesExactly = mapping.Inspection.IsInjective && mapping.Mapping.DualWrites is null;
        var steps = new List<PlanStep>();

        steps.AddRange(carried.Indexes.Where(index => index.Original.IsUnique != isHarmless).Select(index => Index(planned, index, catalog)));
        steps.AddRange(carried.Indexes.SelectMany(index => Helper(planned, index, isHarmless, catalog)));
        steps.AddRange(isHarmless ? new StatisticsSwap(carried.Statistics).Build(planned, carry.Table) : []);
        // What is bound to another operator may refuse what the old column takes.
        var constraints = carried.Checks.Where(check => !check.IsFromAbove).Concat(carried.ForeignKeys.Where(key => key is { PointsToCopy: false, ComesLast: false }));
        steps.AddRange(constraints.Where(constraint => (copiesExactly && constraint.Rebinding.Changed.Count == 0) == isHarmless).SelectMany(constraint => Constraint(planned, constraint.Original.Table, constraint, catalog)));

        foreach (var column in mapping.Finals.Where(final => final.IsNotNull))
        {
            // A copy of a NOT NULL column cannot hold NULL; anything else can, as long as old versions write.
            if ((copiesExactly && mapping.Replaced is { IsNotNull: true }) == isHarmless)
            {
                steps.AddRange(NotNullSpelling.Enforce(planned, carry.Table, column.Name, catalog, isForNow: column.Name != column.FinalName).Select(step => Relaxed(step, carry.Table, column.Name, catalog)));
            }
        }

        return steps;
    }

    private static PlanStep Relaxed(PlanStep step, TableName table, ColumnName column, CatalogSnapshot catalog)
        => step.Undo is [var undo] ? step with { Undo = [undo with { Statements = [.. undo.Statements, .. PartitionedNotNull.Relax(catalog.Find(table), column, catalog).Select(sql => new PlanStatement(sql))] }] } : step;

    private static PlanStep Index(PlannedOperation planned, CarriedIndex index, CatalogSnapshot catalog)
        => index.Table is var table && catalog.Find(table) is { Kind: RelationKind.PartitionedTable }
        ? PartitionedIndexSpelling.Build(
            planned, $"Build {index.Original.Name} on the new column, partition by partition",
            PartitionedIndexSpelling.Of(table, index.CopyName, index.Original.IsUnique, AfterTable(table, index.Definition)) with { IsLoose = index.Constraint is not null }, catalog)
        : IndexSpelling.BuildStep(
            planned, $"Build {index.Original.Name} on the new column", table, index.CopyName,
            $"CREATE {(index.Original.IsUnique ? "UNIQUE " : "")}INDEX CONCURRENTLY {PgIdentifier.Quote(index.CopyName)} {index.Definition}");

    private static IEnumerable<PlanStep> Helper(PlannedOperation planned, CarriedIndex index, bool isHarmless, CatalogSnapshot catalog)
    {
        if (index.Helper is not { } helper)
        {
            yield break;
        }

        var (build, drop) = ($"Build an index by which new versions find rows until {index.Original.Name} may be built on the new column", $"Drop the index that stood for {index.Original.Name}");
        if (catalog.Find(index.Table) is { Kind: RelationKind.PartitionedTable })
        {
            var pieces = PartitionedIndexSpelling.Of(index.Table, helper.Name, isUnique: false, AfterTable(index.Table, helper.Definition));
            yield return isHarmless
                ? PartitionedIndexSpelling.Build(planned, $"{build}, partition by partition", pieces, catalog)
                : StepText.Step(planned, $"{drop}, on every partition", index.Table, PartitionedIndexSpelling.DropScript(pieces with { IsBuilt = false }, catalog), []);
            yield break;
        }

        yield return isHarmless
            ? IndexSpelling.BuildStep(planned, build, index.Table, helper.Name, $"CREATE INDEX CONCURRENTLY {PgIdentifier.Quote(helper.Name)} {helper.Definition}")
            : StepText.Step(planned, drop, index.Table, IndexSpelling.DropScript(index.Table, helper.Name), []);
    }

    private static string AfterTable(TableName table, string definition) => definition[$"ON {PgIdentifier.Quote(table)} ".Length..];

    private static IEnumerable<PlanStep> Constraint(PlannedOperation planned, TableName table, CarriedConstraint constraint, CatalogSnapshot catalog)
    {
        var (name, copy) = (PgIdentifier.Quote(table), PgIdentifier.Quote(constraint.CopyName));
        var locks = constraint.Original.Referenced is { } referenced
            ? new[] { StepText.ShareRowExclusive(referenced), StepText.ShareRowExclusive(table) }
            : [StepText.AccessExclusive(table)];
        var undoLocks = constraint.Original.Referenced is { } other ? new[] { StepText.AccessExclusive(other), StepText.AccessExclusive(table) } : locks;
        yield return StepText.Step(
            planned, $"Add {constraint.Original.Name} to the new column, without looking at existing rows", table,
            StepText.Locked([.. locks.DistinctBy(held => held.Table)], [$"ALTER TABLE {name} ADD CONSTRAINT {copy} {ConstraintText.NotValid(constraint.Definition)}"]),
            [StepText.Locked([.. undoLocks.DistinctBy(held => held.Table)], [$"ALTER TABLE {name} DROP CONSTRAINT IF EXISTS {copy}"])]) with
        { Check = constraint is { Condition: { } condition, Original.IsValidated: true } ? Violations.False(constraint.Original.ReachesHeirs ? Violations.RowsWithHeirs(table, catalog.Find(table)) : Violations.Rows(table, catalog.Find(table)), condition, constraint.Original.Name) : null };
        if (constraint.Original.IsValidated)
        {
            yield return StepText.Step(
                planned, $"Prove {constraint.Original.Name} for existing rows", table,
                StepText.Unhurried(table, $"ALTER TABLE {name} VALIDATE CONSTRAINT {copy}"), []) with
            { Work = StepWork.Scan };
        }
    }
}
