using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting.Moves;

/// <summary>Says what a table of links means for statements of both versions, and what does not come along.</summary>
internal static class LinkFindings
{
    public static IEnumerable<Finding> For(PreparedMove links, PlanScope scope)
    {
        var (from, to, table, column) = (links.Mapping.Table, links.To.Table, scope.Table(links.Mapping.Table), links.Columns[0]);
        yield return new(
            "MIG1367", FindingSeverity.Warning, $"{from}.{column.Name}",
            $"running versions see one of a row's links: the first that came, and the lowest of the others once it is gone. When they write another one, it takes the place of the one they saw, and the others stay; after NULL they see the next of those, if there is one",
            $"Let new versions add second links only when it does not matter that old ones do not see them.");
        yield return new("MIG1362", FindingSeverity.Warning, $"{from}, {to}", "two versions that write the same row and its links at the same moment lock them in opposite order, and one of them fails (40P01)", "Let applications retry 40P01 while both shapes are open; nothing is lost by it.");
        if (column.IsNotNull)
        {
            yield return new("MIG1363", FindingSeverity.Warning, $"{from}.{column.Name}", $"new versions insert into {from} without it, so its NOT NULL goes at expand and does not come back: a table of links cannot say that each row has one; running versions may read NULL until a new version has written its first link", "Make sure that they can, or that new versions write both rows in one transaction.");
        }

        foreach (var constraint in table.Constraints.Where(constraint => constraint.Columns.Contains(column.Name)))
        {
            yield return new("MIG1364", FindingSeverity.Warning, $"{from}: {constraint.Name}", $"it goes with the column; until then it also holds for the link that running versions see", $"Say in this migration what takes its place on {to}.");
        }

        foreach (var index in table.Indexes.Where(index => index.Constraint is null && index.Columns.Contains(column.Name)))
        {
            yield return new("MIG1364", FindingSeverity.Warning, $"{from}: {index.Name}", "the index goes with the column", $"Create.Index(…).OnTable(\"{to.Name}\").OnColumn(\"{links.To.Columns[0]}\") in this migration.");
        }

        if (table.Triggers.Count > 0)
        {
            yield return new("MIG1365", FindingSeverity.Warning, from.ToString(), $"when the sync writes it, its triggers ({string.Join(", ", table.Triggers.Select(trigger => trigger.Name))}) run as {scope.Catalog.Server.User}, with the search path pg_catalog, {string.Join(", ", links.Mapping.Tables().Select(one => one.Schema).Distinct())}", "Make sure that they name what lies elsewhere with its schema, and that it does not matter for whom they take the writer.");
        }
    }
}
