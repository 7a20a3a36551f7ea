using System.Data;
using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting.Lookups;

/// <summary>Finds what keeps values from moving to a lookup table, from the catalog alone.</summary>
internal sealed class LookupChecks(ExtractLookup extract, PlanScope scope)
{
    public IEnumerable<Finding> Check()
    {
        if (scope.Catalog.Find(extract.From) is not { } from)
        {
            return [];
        }

        if (extract.From == extract.To)
        {
            return [Refusals.Of("MIG1260", extract.To.ToString(), "a table cannot be its own lookup table", "Name another table.")];
        }

        return Together()
            .Concat(CheckRowSecurity(from))
            .Concat(CheckKind(from))
            .Concat(CheckColumns(from))
            .Concat(CheckNames())
            .Concat(LookupTypes.Created(extract, scope) is { } created ? new LookupTableChecks(extract, from).Check(created, scope)
                : scope.Catalog.Find(extract.To) is { } to ? CheckRowSecurity(to).Concat(CheckKind(to)).Concat(new LookupTableChecks(extract, from).Check(to)) : []);
    }

    /// <summary>What can only be seen once the server has said which types a created table has.</summary>
    public IEnumerable<Finding> CheckTypes()
    {
        foreach (var (column, value) in extract.Columns.Zip(extract.Values))
        {
            var old = scope.Column(extract.From, column);
            var wanted = LookupTypes.TypeOf(extract, value, scope);
            if (wanted is null || wanted.Text != old.Type || wanted.Collation != old.Collation)
            {
                yield return Refusals.Of("MIG1263", $"{extract.To}.{value}", $"it is {wanted?.Text}{Collated(wanted?.Collation)}, and {extract.From}.{column} is {old.Type}{Collated(old.Collation)}: a value could change on its way, or be found where it is not", "Give both the same type and collation; change it in a migration of its own.");
            }
        }

        if (!LookupTypes.IsComparable(LookupTypes.KeyType(extract, scope)))
        {
            yield return Refusals.Of("MIG1264", $"{extract.To}.{extract.Key}", $"a key of type {LookupTypes.KeyType(extract, scope)} cannot be looked up safely", $"Use one of these types: {LookupTypes.Known}.");
        }
    }

    private IEnumerable<Finding> Together()
    {
        if (scope.Definition.QuarantineDays is not null)
        {
            yield return Refusals.Of("MIG1268", extract.From.ToString(), "columns whose values move to a lookup table cannot be put in quarantine yet", "Leave out [Quarantine]; until the drop, rollback brings everything back in any case.");
        }

        if (LookupTypes.Created(extract, scope) is not null && scope.Definition.Changes.TakeWhile(change => change != extract).OfType<CreateTable>().All(create => create.Table != extract.To))
        {
            yield return Refusals.Of("MIG1260", extract.To.ToString(), "the migration creates it only after the extraction", "Put Create.Table before Alter.ExtractLookup.");
        }

        if (LookupTypes.Created(extract, scope) is null && (extract.OnDelete, extract.OnUpdate) is not (Rule.None, Rule.None))
        {
            yield return Refusals.Of("MIG1264", $"{extract.From}.{extract.Reference}", $"running versions change {extract.To} without a thought for those that are to refer to it, so that the foreign key comes only at the end and can do nothing until then", "Leave OnDelete and OnUpdate out.");
        }
        else if (extract.OnDelete is not (Rule.None or Rule.SetNull or Rule.Cascade) || extract.OnUpdate is not (Rule.None or Rule.Cascade))
        {
            yield return Refusals.Of("MIG1264", $"{extract.From}.{extract.Reference}", "the foreign key is to do what the sync cannot answer for", "OnDelete takes Rule.None, Rule.SetNull and Rule.Cascade; OnUpdate takes Rule.None and Rule.Cascade.");
        }
    }

    private static IEnumerable<Finding> CheckRowSecurity(TableSnapshot table)
    {
        if (table.HasRowSecurity)
        {
            yield return Refusals.Of("MIG1267", table.Name.ToString(), "it has row-level security, and a row that a policy hides would not be kept alike", "Extract the values by hand, or take the policies away first.");
        }
    }

    private IEnumerable<Finding> CheckKind(TableSnapshot table)
    {
        if (table is { Kind: RelationKind.PartOfInheritance, Root: null })
        {
            yield return Refusals.Of("MIG1267", table.Name.ToString(), "a lookup cannot be extracted from tables that inherit, or are inherited from, nor be one of them: triggers are not inherited", "Extract the values by hand.");
        }
        else if (table.Kind is RelationKind.PartitionedTable && table.Name == extract.To)
        {
            yield return Refusals.Of("MIG1267", table.Name.ToString(), "it is partitioned, and the server cannot keep both its key and its values unique over all partitions", "Name a plain table as the lookup table.");
        }
    }

    private IEnumerable<Finding> CheckColumns(TableSnapshot from)
    {
        var columns = extract.Columns.Select(from.Find).OfType<ColumnSnapshot>().ToList();
        foreach (var column in columns)
        {
            var subject = $"{from.Name}.{column.Name}";
            if (!LookupTypes.IsComparable(column.Type) || !IsPlain(column.Collation))
            {
                yield return Refusals.Of("MIG1262", subject, $"values of type {column.Type}{Collated(column.Collation)} cannot be looked up: two that are equal may look different, and one of them would be lost, or what counts as equal could depend on the session", $"Bring the column to one of these types first, with a collation that the server brings: {LookupTypes.Known}.");
            }

            if (column.Identity is not null || column.OwnedSequence is not null)
            {
                yield return Refusals.Of("MIG1266", subject, "the server numbers it, so that no two rows share a value", "A lookup table is for values that repeat.");
            }
            else if (column is { Default: not null, IsDefaultImmutable: false })
            {
                yield return Refusals.Of("MIG1266", subject, $"its default {column.Default} is another value at each call: a row of a new version, which does not name it, cannot be told from one that was given that value", "Take the default away in an earlier migration, and let the application give the value.");
            }
        }

        if (extract.OnDelete is Rule.SetNull && columns.Any(column => column.IsNotNull))
        {
            yield return Refusals.Of("MIG1264", $"{from.Name}.{extract.Reference}", "it is NOT NULL at the end, as the values are now, and cannot become NULL when a lookup row is deleted", "Leave OnDelete(Rule.SetNull) out, or allow NULL in an earlier migration.");
        }
    }

    private IEnumerable<Finding> CheckNames()
    {
        var index = LookupSplit.Index(extract, scope).Name;
        if (LookupSplit.NeedsIndex(extract, scope) && scope.Catalog.Tables.Any(table => table.Name.Schema == extract.From.Schema && (table.Name.Name == index || table.Indexes.Any(existing => existing.Name == index))))
        {
            yield return Refusals.Of("MIG1103", $"{extract.From.Schema}.{index}", "a relation of that name exists already, and the index on the reference is to have it", $"Create.Index(…).OnTable(\"{extract.From.Name}\").OnColumn(\"{extract.Reference}\") in this migration, under a name of yours.");
        }

        var (from, key) = (scope.Catalog.Find(extract.From)!, LookupPreparation.KeyName(extract, scope));
        if (from.Constraints.Any(constraint => constraint.Name == key))
        {
            yield return Refusals.Of("MIG1103", $"{extract.From}: {key}", "the table has a constraint of that name already", "Name the foreign key: .ForeignKey(\"…\").");
        }

        foreach (var finding in from.Kind is not RelationKind.PartitionedTable ? [] : PartitionChecks.CheckConstraint(from, key, scope).Concat(LookupSplit.NeedsIndex(extract, scope) ? PartitionedIndexChecks.Check(from, LookupSplit.Index(extract, scope), scope) : []))
        {
            yield return finding;
        }
    }

    // Those that the server brings hold apart whatever differs; of others the catalog does not say.
    private static bool IsPlain(string? collation) => collation is null || collation.StartsWith("pg_catalog.", StringComparison.Ordinal);

    private static string Collated(string? collation) => collation is null ? "" : $" COLLATE {collation}";
}
