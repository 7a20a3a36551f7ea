using System.Data;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting.Lookups;

/// <summary>Says what an extraction means for statements of both versions, and what does not come along.</summary>
internal static class LookupFindings
{
    public static IEnumerable<Finding> For(PreparedLookup lookup, PlanScope scope)
    {
        var (from, to, table) = (lookup.Mapping.Table, lookup.To.Table, scope.Table(lookup.Mapping.Table));
        yield return new(
            "MIG1366", FindingSeverity.Warning, $"{from}, {to}",
            $"a running version that writes a value which is not in {to} yet inserts it there, and waits while another transaction inserts, renames or deletes the same value; two that wait for each other over values alone are both let through, and the reference of one row stays NULL until the row is written again or the backfill is run once more; where rows of {from} are part of the circle, one of them fails (40P01). Above READ COMMITTED a row is left in the same way if its value came after the snapshot",
            $"Let applications retry 40P01 while both shapes are open. The values that are there are put into {to} before the sync begins, so that new ones are rare.");
        if (!lookup.To.IsCreatedHere)
        {
            yield return new(
                "MIG1367", FindingSeverity.Warning, to.ToString(),
                $"it was there before, and running versions may write it: a name that they change reaches every row of {from} that refers to it, and a row that they delete leaves references that lead nowhere, which verification finds. The foreign key comes at the end. What the sync inserts stays after a rollback",
                $"See that no running version renames or deletes rows of {to} while both shapes are open.");
        }

        yield return new(
            "MIG1367", FindingSeverity.Warning, to.ToString(),
            $"when a new version renames a row of {to}, every row of {from} that refers to it is updated in the same statement; {Deleted(lookup)}",
            $"Rename in quiet hours, not before the backfill is done, and at READ COMMITTED. Rows of {to} that nothing refers to any more stay; delete them when the old versions are gone.");
        yield return new(
            "MIG1302", FindingSeverity.Warning, $"{from}.{lookup.Reference}",
            $"it comes at the end of the table, and {string.Join(", ", lookup.Columns.Select(column => column.Name))} will be gone: an INSERT or COPY by position would then put values into the wrong columns, silently where the types allow it",
            "Name the columns in every INSERT and COPY.");
        foreach (var column in lookup.Columns.Where(column => column.Default is not null))
        {
            yield return new("MIG1368", FindingSeverity.Warning, $"{from}.{column.Name}", $"its default {column.Default} goes with it: a row that names neither shape has that value now, and none at the end", $"Let new versions give {lookup.Reference}.");
        }

        foreach (var constraint in table.Constraints.Where(constraint => constraint.Columns.Any(lookup.Mapping.Old.Select(old => old.Name).Contains)))
        {
            yield return new("MIG1368", FindingSeverity.Warning, $"{from}: {constraint.Name}", $"it goes with the columns; until then it also holds for what new versions write to {to}", $"Say in this migration or a later one what takes its place on {to}.");
        }

        foreach (var index in table.Indexes.Where(index => index.Constraint is null && index.Columns.Any(lookup.Mapping.Old.Select(old => old.Name).Contains)))
        {
            yield return new("MIG1368", FindingSeverity.Warning, $"{from}: {index.Name}", "the index goes with the columns", $"{lookup.Reference} gets an index of its own; say what else queries need.");
        }

        yield return new(
            "MIG1369", FindingSeverity.Note, to.ToString(),
            $"the sync writes {to} and {from} as {scope.Catalog.Server.User}, so that old versions need no right on {to}; new versions need theirs{(lookup.Grants.Count > 0 ? $", and those of {from} are given there, too, to {string.Join(", ", lookup.Grants.Select(grant => grant.Grantee.Length == 0 ? "PUBLIC" : grant.Grantee).Distinct())}" : "")}; triggers of your own on either table run as that role, with the search path pg_catalog, {string.Join(", ", lookup.Mapping.Tables().Select(one => one.Schema).Distinct())}, when the sync writes",
            $"Look at the rights, and give or take what else is needed on {to}; make sure that such triggers name what lies elsewhere with its schema, and that it does not matter for whom they take the writer.");
    }

    private static string Deleted(PreparedLookup lookup) => lookup.ForeignKey.OnDelete switch
    {
        _ when !lookup.To.IsCreatedHere => "one that is referred to is not to be deleted",
        Rule.SetNull => $"when it deletes one, {lookup.Reference} and the values there become NULL",
        Rule.Cascade => "when it deletes one, the rows that refer to it are deleted",
        _ => "one that is referred to cannot be deleted",
    };
}
