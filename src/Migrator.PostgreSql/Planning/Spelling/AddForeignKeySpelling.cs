using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Adds a foreign key for new rows under a short lock on both tables, then proves it for the others.</summary>
internal static class AddForeignKeySpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, AddForeignKeyOperation operation, CatalogSnapshot catalog)
        => Spell(planned, operation.Change, operation.Inspection.Operators, catalog);

    /// <param name="planned">What is spelled.</param>
    /// <param name="key">The key.</param>
    /// <param name="operators">With what each of its columns is compared.</param>
    /// <param name="catalog">The catalog.</param>
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, CreateForeignKey key, IReadOnlyList<string> operators, CatalogSnapshot catalog)
    {
        var pairs = key.Columns.Zip(key.ReferencedColumns, operators);
        var orphans = Violations.Orphans(Violations.Rows(key.Table, catalog.Find(key.Table)), key.Referenced, pairs, key.Name);
        return catalog.Server.Major < 18 && catalog.Find(key.Table) is { Kind: RelationKind.PartitionedTable }
            ? [PartitionedForeignKeySpelling.Add(planned, key, catalog) with { Check = orphans }]
            : ProvedLater.Add(planned, key.Table, key.Name, ConstraintText.ForeignKey(key), key.Referenced, orphans);
    }
}
