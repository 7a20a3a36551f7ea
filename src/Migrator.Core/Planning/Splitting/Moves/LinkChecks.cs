using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Splitting.Lookups;

namespace Migrator.Planning.Splitting.Moves;

/// <summary>Finds what keeps a reference from becoming links, from the catalog alone.</summary>
internal sealed class LinkChecks(ExtractLinks extract, PlanScope scope)
{
    public IEnumerable<Finding> Check()
    {
        if (scope.Catalog.Find(extract.From) is not { } from)
        {
            return [];
        }

        return scope.Definition.Changes.TakeWhile(change => change != extract).OfType<CreateTable>().FirstOrDefault(create => create.Table == extract.To) is { } created
            ? CheckTable(from).Concat(CheckColumns(from)).Concat(CheckCreated(created))
            : [Refusals.Of("MIG1260", extract.To.ToString(), "the migration does not create it before the extraction: running versions that know a table of links would write it for reasons of their own", $"Put Create.Table(\"{extract.To.Name}\") before Alter.ExtractLinks.")];
    }

    /// <summary>What can only be seen once the server has said which types the created table has.</summary>
    public IEnumerable<Finding> CheckTypes()
    {
        foreach (var (column, other) in extract.FromKey.Zip(extract.ToKey).Append((extract.Column, extract.Link)))
        {
            var (old, wanted) = (scope.Column(extract.From, column), TypeOf(other));
            if (wanted != old.Type)
            {
                yield return Refusals.Of("MIG1263", $"{extract.To}.{other}", $"it is {wanted}, and {extract.From}.{column} is {old.Type}", "Give both the same type.");
            }
        }
    }

    private string? TypeOf(ColumnName column)
        => scope.Definition.Changes.OfType<CreateTable>().First(create => create.Table == extract.To).Columns.First(spec => spec.Name == column) is { Type: { } type } && scope.Types.Types.TryGetValue(type, out var known) ? known.Text : null;

    private IEnumerable<Finding> CheckTable(TableSnapshot from)
    {
        if (from.HasRowSecurity || from is { Kind: RelationKind.PartOfInheritance, Root: null })
        {
            yield return Refusals.Of("MIG1267", from.Name.ToString(), "links cannot be extracted from a table with row-level security, nor from one that inherits, or is inherited from", "Extract them by hand.");
        }

        if (scope.Definition.QuarantineDays is not null)
        {
            yield return Refusals.Of("MIG1268", from.Name.ToString(), "a column that becomes links cannot be put in quarantine yet", "Leave out [Quarantine]; until the drop, rollback brings everything back in any case.");
        }

        if (extract.FromKey.Contains(extract.Column))
        {
            yield return Refusals.Of("MIG1160", $"{from.Name}.{extract.Column}", "it is the column by which rows are matched", "Match by a column that stays.");
        }
    }

    private IEnumerable<Finding> CheckColumns(TableSnapshot from)
    {
        foreach (var column in extract.FromKey.Append(extract.Column).Select(from.Find).OfType<ColumnSnapshot>().Where(column => !LookupTypes.IsComparable(column.Type) || column.Collation is not null))
        {
            yield return Refusals.Of("MIG1262", $"{from.Name}.{column.Name}", $"rows cannot be matched by a column of type {column.Type}{(column.Collation is { } collation ? $" COLLATE {collation}" : "")}: what counts as equal could depend on the session", $"Use one of these types: {LookupTypes.Known}.");
        }

        if (from.Find(extract.Column) is { } leaving && (leaving.Default is not null || leaving.Identity is not null || leaving.OwnedSequence is not null))
        {
            yield return Refusals.Of("MIG1266", $"{from.Name}.{leaving.Name}", "it has a default, or is numbered: a row of a new version, which does not name it, cannot be told from one that was given that value, and would get a link", "Take the default away in an earlier migration.");
        }
    }

    private IEnumerable<Finding> CheckCreated(CreateTable created)
    {
        var key = extract.ToKey.Append(extract.Link).ToList();
        var primary = created.Keys.FirstOrDefault(found => found.IsPrimary)?.Columns ?? [];
        bool IsKey(IReadOnlyList<ColumnName> columns) => columns.Count == key.Count && columns.All(key.Contains);
        var isUnique = created.Keys.Any(found => found.Deferral is null && IsKey(found.Columns))
            || scope.Definition.Changes.OfType<CreateIndex>().Any(index => index is { IsUnique: true, Filter: null } && index.Table == extract.To && IsKey([.. index.Keys.Select(part => part.Column)]));
        var isNotNull = created.Columns.Where(column => key.Contains(column.Name)).All(column => column.IsNullable == false || primary.Contains(column.Name));
        if (!isUnique || !isNotNull)
        {
            yield return Refusals.Of("MIG1261", $"{extract.To} ({string.Join(", ", key)})", "it is not unique and NOT NULL: a row could have the same link twice", "Make it the primary key.");
        }

        // Another key would refuse a second link, or one that old versions write, unless the server gives part of it.
        var given = created.Columns.Where(column => column.IsIdentity || column.Default is ExpressionDefault or WellKnownDefault).Select(column => column.Name).ToList();
        var others = created.Keys.Select(found => found.Columns)
            .Concat(scope.Definition.Changes.OfType<CreateIndex>().Where(index => index.IsUnique && index.Table == extract.To).Select(index => (IReadOnlyList<ColumnName>)[.. index.Keys.Select(part => part.Column)]));
        if (others.FirstOrDefault(columns => key.Except(columns).Any() && !columns.Any(given.Contains)) is { } narrower)
        {
            yield return Refusals.Of("MIG1261", $"{extract.To} ({string.Join(", ", narrower)})", "it is unique by itself, so that a row could not have several links, or not the same one as another row", "Leave it out.");
        }

        var isReferring = scope.Definition.Changes.OfType<CreateForeignKey>().Any(found => found.Table == extract.To && found.Referenced == extract.From && found.Deferral is null && found.Columns.Zip(found.ReferencedColumns).ToHashSet().SetEquals(extract.ToKey.Zip(extract.FromKey)));
        if (!isReferring)
        {
            yield return Refusals.Of("MIG1264", $"{extract.To} ({string.Join(", ", extract.ToKey)})", $"it is no immediate foreign key to {extract.From} ({string.Join(", ", extract.FromKey)}), so that a link could belong to no row", "Create.ForeignKey() in this migration.");
        }

        foreach (var refusing in created.Columns.Where(column => !key.Contains(column.Name) && !column.IsIdentity && column.GeneratedAs is null && column.Default is null && (column.IsNullable == false || primary.Contains(column.Name))))
        {
            yield return Refusals.Of("MIG1265", $"{extract.To}.{refusing.Name}", "it is NOT NULL without a default, and the sync has to insert rows for versions that do not know the table", "Give it a default, or make it nullable until the old versions are gone.");
        }
    }
}
