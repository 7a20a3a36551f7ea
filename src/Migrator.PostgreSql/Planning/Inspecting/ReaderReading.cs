using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Splitting;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Finds the views, policies, triggers and statistics that must read the new columns as soon as these take over: for each set of columns that change hands together.</summary>
internal sealed class ReaderReading(InspectionSession session, CatalogSnapshot catalog, MigrationId migration)
{
    /// <summary>The mappings with what reads each set added to the first of it.</summary>
    public async Task<IReadOnlyDictionary<string, MappingInspection>> ReadAsync(
        IReadOnlyList<MappingDraft> drafts, IReadOnlyDictionary<string, MappingInspection> mappings, List<Finding> refusals, CancellationToken cancellationToken)
    {
        var result = mappings.ToDictionary();
        var copies = drafts.Where(draft => draft is { Old.Count: 1, New: [{ CopyOf: not null }] } && mappings.ContainsKey(draft.Key)).ToList();
        var keys = mappings.Values.SelectMany(mapping => mapping.Carried.ForeignKeys).ToList();
        var taken = new HashSet<TableName>();
        var named = new HashSet<(string Kind, string Name, TableName Table)>();
        foreach (var together in copies.GroupBy(draft => (draft.Flips, TablesJoinedByKeys.With(draft.Table, keys, drafts.Select(one => one.Table), catalog).Min(table => table.ToString()))))
        {
            List<(MappingDraft Draft, MappingInspection Inspection)> set = [.. together.Select(draft => (draft, mappings[draft.Key]))];
            var shadows = new TableShadows(session, catalog, migration, set);
            var first = set[0].Draft.Key;
            if (together.Any(HasAttached))
            {
                var attached = await new AttachedReading(session, shadows, [.. together]).ReadAsync(refusals, cancellationToken).ConfigureAwait(false);
                refusals.AddRange(attached.Where(one => !named.Add((one.Kind, one.Name, one.Table))).Select(one => new Finding(
                    "MIG1195", FindingSeverity.Refusal, $"{one.Table}: {one.Name}", $"the {one.Kind} names columns that change hands at different moments: each would need a text of its own", "Do the changes in several migrations.")));
                result[first] = result[first] with { Carried = result[first].Carried with { Attached = attached } };
            }

            foreach (var onTable in set.Where(one => HasStatistics(one.Draft)).GroupBy(one => one.Draft.Table).ToList())
            {
                var others = drafts.Where(draft => draft.Table == onTable.Key && !together.Contains(draft)).SelectMany(draft => draft.Old).Select(old => old.Name).ToHashSet();
                var reading = new StatisticsReading(session, catalog.Find(onTable.Key)!, migration, catalog.Server.IdentifierLimit, [.. set.Where(one => one.Draft.Table == onTable.Key)]);
                var statistics = await reading.ReadAsync(others, refusals, cancellationToken).ConfigureAwait(false);
                var key = onTable.First().Draft.Key;
                result[key] = result[key] with { Carried = result[key].Carried with { Statistics = statistics } };
            }

            if (!together.Any(HasViews))
            {
                continue;
            }

            var rows = await session.ReadAsync<string>(ViewQueries.RowReaders, new { tables = set.Select(one => PgIdentifier.Quote(one.Draft.Table)).Distinct().ToArray() }, cancellationToken).ConfigureAwait(false);
            refusals.AddRange(rows.Select(view => Refuse(view, "it reads whole rows of a table, and a row has other columns from expand on")));
            var views = await new ViewTrial(session, catalog, shadows, [.. together]).ReadAsync(refusals, cancellationToken).ConfigureAwait(false);
            refusals.AddRange(views.Where(view => !taken.Add(view.Name)).Select(view => Refuse(view.Name.ToString(), "it reads columns that change hands at different moments: each would need a text of its own")));
            result[first] = result[first] with { Carried = result[first].Carried with { Views = views } };
        }

        return result;
    }

    public static Finding Refuse(string view, string harm, string? cure = null) => new(
        "MIG1194", FindingSeverity.Refusal, view, harm, cure ?? "Drop the view in an earlier migration and create it anew in a later one, or do the changes in several migrations.");

    private bool HasAttached(MappingDraft draft)
    {
        var (table, column) = (catalog.Find(draft.Table)!, draft.Old[0].Name);
        return table.Dependents.Any(dependent => dependent.Kind == "policy" && dependent.Column == column) || (draft.Flips && table.Triggers.Any(trigger => trigger.Columns.Contains(column)));
    }

    private bool HasStatistics(MappingDraft draft)
        => catalog.Find(draft.Table)!.Dependents.Any(dependent => dependent.Kind == "statistics object" && dependent.Column == draft.Old[0].Name);

    private bool HasViews(MappingDraft draft)
        => catalog.Find(draft.Table)!.Dependents.Any(dependent => dependent.Kind == "view" && (dependent.Column is null || dependent.Column == draft.Old[0].Name));
}
