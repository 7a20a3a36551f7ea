using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting.Moves;

/// <summary>Says what a move means for statements of both versions, and what does not move along.</summary>
internal static class MoveFindings
{
    public static IEnumerable<Finding> For(PreparedMove move, PlanScope scope) => move.To.IsMany ? LinkFindings.For(move, scope) : ForMove(move, scope);

    private static IEnumerable<Finding> ForMove(PreparedMove move, PlanScope scope)
    {
        var (from, to, table) = (move.Mapping.Table, move.To.Table, scope.Table(move.Mapping.Table));
        var key = string.Join(", ", move.To.Key);
        yield return move.To.IsCreatedHere
            ? new("MIG1360", FindingSeverity.Note, to.ToString(), $"a row of {from} whose moved columns hold nothing (NULL, or their default) gets no row in {to}; DELETE and key changes there are followed", $"Let new versions read {to} by LEFT JOIN and write it by INSERT … ON CONFLICT ({key}) DO UPDATE.")
            : new("MIG1361", FindingSeverity.Warning, to.ToString(), $"running versions insert and delete rows of {to} themselves, so the sync does neither: it fills the columns of rows that are there, and a row of {from} that holds something and has none there keeps contract closed", $"See that every row of {from} has its row in {to}: SELECT count(*) of those without one.");
        yield return new("MIG1362", FindingSeverity.Warning, $"{from}, {to}", "two versions that write the same row at the same moment, one here and one there, lock the two rows in opposite order, and one of them fails (40P01)", "Let applications retry 40P01 while both shapes are open; nothing is lost by it.");
        foreach (var column in move.Columns.Where(column => column.IsNotNull))
        {
            yield return new("MIG1363", FindingSeverity.Warning, $"{from}.{column.Name}", $"new versions insert into {from} without it, so its NOT NULL goes at expand and comes back on {to} behind the gate; running versions may read NULL until a new version has written its row of {to}", "Make sure that they can, or that new versions write both rows in one transaction.");
        }

        foreach (var constraint in table.Constraints.Where(constraint => constraint.Columns.Any(move.To.Columns.Contains)))
        {
            yield return new("MIG1364", FindingSeverity.Warning, $"{from}: {constraint.Name}", $"it goes with the columns; until then it also holds for what new versions write to {to}", $"Say in this migration or a later one what takes its place on {to}.");
        }

        foreach (var index in table.Indexes.Where(index => index.Constraint is null && index.Columns.Any(move.To.Columns.Contains)))
        {
            yield return new("MIG1364", FindingSeverity.Warning, $"{from}: {index.Name}", "the index goes with the columns", $"Create.Index(…).OnTable(\"{to.Name}\") in this migration: a unique one is built behind the gate.");
        }

        foreach (var touched in new[] { table, scope.Catalog.Find(to) }.OfType<TableSnapshot>().Where(touched => touched.Triggers.Count > 0))
        {
            yield return new("MIG1365", FindingSeverity.Warning, touched.Name.ToString(), $"when the sync writes it, its triggers ({string.Join(", ", touched.Triggers.Select(trigger => trigger.Name))}) run as {scope.Catalog.Server.User}, with the search path pg_catalog, {string.Join(", ", move.Mapping.Tables().Select(one => one.Schema).Distinct())}", "Make sure that they name what lies elsewhere with its schema, and that it does not matter for whom they take the writer.");
        }
    }
}
