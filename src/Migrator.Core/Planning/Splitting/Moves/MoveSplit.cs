using Migrator.Changes;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting.Moves;

/// <summary>Splits a move into operations with a place.</summary>
internal static class MoveSplit
{
    public static IEnumerable<PlannedOperation> Split(PreparedMove move, SchemaChange change, PlanScope scope)
    {
        var cause = change.Describe();
        yield return new(new OpenMoveOperation(move), Phase.Expand, null, cause);
        yield return new(new CopyMoveOperation(move), Phase.Backfill, null, cause);
        foreach (var index in Indexes(move, scope).Where(index => !index.IsUnique))
        {
            yield return new(new BuildIndexOperation(index), Phase.Backfill, null, index.Describe());
        }

        // What may reject a row must have been proved before the old columns go.
        foreach (var index in Indexes(move, scope).Where(index => index.IsUnique))
        {
            yield return new(new BuildIndexOperation(index), Phase.Contract, ContractStage.Drop, index.Describe());
        }

        foreach (var column in move.Columns.Where(column => column.IsNotNull && !move.To.IsMany))
        {
            yield return new(new EnforceNotNullOperation(move.To.Table, column.Name), Phase.Contract, ContractStage.Drop, cause);
        }

        yield return new(new CloseMoveOperation(move), Phase.Contract, ContractStage.Drop, cause);
    }

    /// <summary>The indexes of the migration that are on moved columns: they come with them, and not where the author's order has them.</summary>
    public static IEnumerable<CreateIndex> Indexes(PreparedMove move, PlanScope scope)
        => move.To.IsMany ? [] : scope.Definition.Changes.OfType<CreateIndex>().Where(index => index.Table == move.To.Table && Columns(index).Any(move.To.Columns.Contains));

    private static IEnumerable<ColumnName> Columns(CreateIndex index) => index.Keys.Select(key => key.Column).Concat(index.Include);
}
