using System.Globalization;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>First the functions, which lock nothing; then columns and sync in one transaction.</summary>
internal static class OpenMappingsSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, OpenMappingsOperation open, CatalogSnapshot catalog)
    {
        var table = catalog.Find(open.Table)!;
        var functions = open.Mappings.Select(mapping => new MappingFunctions(mapping, table, catalog.Server.IdentifierLimit)).ToList();
        yield return StepText.Step(
            planned, $"Bind the mapping functions of {open.Table}", open.Table,
            StepText.Unlocked(
                [
                    $"SELECT pg_catalog.set_config('search_path', {PgLiteral.Text(open.Mappings[0].Inspection.SearchPath)}, true)",
                    .. MappingFunctions.Create(functions),
                    "SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)",
                ]),
            [StepText.Unlocked(MappingFunctions.Drop(functions))]);

        var join = new SyncTransition { Table = open.Table, Put = [.. open.Mappings.Select(mapping => mapping.Mapping)] };
        var leave = new SyncTransition { Table = open.Table, Remove = [.. open.Mappings.Select(mapping => mapping.Mapping.Key)] };
        var added = open.Mappings.SelectMany(mapping => mapping.Mapping.New.Select(column => (Mapping: mapping, Column: column))).ToList();
        var name = PgIdentifier.Quote(open.Table);
        yield return StepText.Step(
            planned, added.Count > 0 ? $"Add the new columns of {open.Table}{(open.Mappings.Any(mapping => mapping.Mapping.DualWrites is null) ? " and keep both shapes alike" : "")}" : $"Give rows of {open.Table} a last value for old readers", open.Table,
            new StepScript
            {
                IsTransactional = true,
                Locks = [StepText.AccessExclusive(open.Table)],
                Statements =
                [
                    .. AddColumns(open, name, added),
                    .. added.SelectMany(pair => Equip(pair.Mapping, pair.Column.Name, name)).Select(sql => new PlanStatement(sql)),
                    SyncStatement(join, table),
                ],
            },
            [
                new StepScript
                {
                    IsTransactional = true,
                    Locks = [StepText.AccessExclusive(open.Table)],
                    Statements =
                    [
                        .. HeirsSince.CopyBack(open.Mappings.Where(mapping => !mapping.Draft.Flips).Select(mapping => mapping.Mapping), catalog).Select(sql => new PlanStatement(sql)),
                        SyncStatement(leave, table, join.Put),
                        .. added.Count == 0 ? [] : new[] { new PlanStatement($"ALTER TABLE {name} {string.Join(", ", added.Select(pair => $"DROP COLUMN {PgIdentifier.Quote(pair.Column.Name)}"))}") },
                        .. table.IsInTree ? added.Select(pair => new PlanStatement(InheritanceTree.DropWhereKept(table.Name, pair.Column.Name))) : [],
                    ],
                },
            ],
            promise: "I2") with
        { Work = added.Any(pair => pair.Mapping.Inspection.NewTypes[pair.Column.Name].Traits.HasFlag(TypeTraits.ChecksValues)) ? StepWork.Rewrite : StepWork.Catalog };
    }

    /// <summary>A statement that re-creates a table's sync; its text shows triggers and marker as they are if nothing else is open.</summary>
    /// <param name="transition">What joins and leaves.</param>
    /// <param name="table">The table; null if it is in no inheritance tree.</param>
    /// <param name="before">The mappings that leave, or are put in another way, as they were.</param>
    public static PlanStatement SyncStatement(SyncTransition transition, TableSnapshot? table = null, IEnumerable<Mapping>? before = null)
    {
        var isInTree = table is { IsInTree: true };
        var triggers = new SyncTriggers(transition.Table, transition.Put, isInTree);
        var marker = transition.Put.Any(mapping => mapping.Bit is not null) ? [] : SyncChange.DropMarker(transition.Table, isInTree);
        return new PlanStatement(string.Join(";\n", triggers.Drop().Concat(new SyncTriggers(transition.Table, [.. before ?? []]).DropDefaults()).Concat(triggers.Create()).Concat(triggers.Default()).Concat(marker)), transition);
    }

    private static IEnumerable<PlanStatement> AddColumns(OpenMappingsOperation open, string name, List<(PreparedMapping Mapping, MappedColumn Column)> added)
    {
        var clauses = added.Select(pair =>
        {
            var type = pair.Mapping.Inspection.NewTypes[pair.Column.Name];
            return $"ADD COLUMN {PgIdentifier.Quote(pair.Column.Name)} {type.Text}{(type.Collation is { } collation ? $" COLLATE {collation}" : "")}";
        }).ToList();
        if (open.Mappings.Any(mapping => mapping.Mapping.Bit is not null))
        {
            clauses.Add($"ADD COLUMN IF NOT EXISTS {PgIdentifier.Quote(MarkerColumn.For(open.Table))} bigint");
        }

        return clauses.Count == 0 ? [] : [new PlanStatement($"ALTER TABLE {name}\n    {string.Join(",\n    ", clauses)}")];
    }

    /// <summary>What the copy of a column gets at once, because it concerns nobody's writes.</summary>
    private static IEnumerable<string> Equip(PreparedMapping mapping, ColumnName column, string table)
    {
        var quoted = PgIdentifier.Quote(column);
        if (mapping.Finals.First(final => final.Name == column).Comment is { } comment)
        {
            yield return $"COMMENT ON COLUMN {table}.{quoted} IS {PgLiteral.Text(comment)}";
        }

        if (mapping.Replaced is not { } replaced)
        {
            yield break;
        }

        foreach (var grant in replaced.Grants)
        {
            yield return GrantText.Of(grant, table, column);
        }

        if (replaced.StatisticsTarget is { } target)
        {
            yield return $"ALTER TABLE {table} ALTER COLUMN {quoted} SET STATISTICS {target.ToString(CultureInfo.InvariantCulture)}";
        }

        if (replaced.Options.Count > 0)
        {
            yield return $"ALTER TABLE {table} ALTER COLUMN {quoted} SET ({string.Join(", ", replaced.Options)})";
        }

        // Storage and compression belong to the type; another type has its own.
        if (mapping.Inspection.NewTypes[column].Text == replaced.Type)
        {
            if (replaced.Storage is { } storage)
            {
                yield return $"ALTER TABLE {table} ALTER COLUMN {quoted} SET STORAGE {storage}";
            }

            if (replaced.Compression is { } compression)
            {
                yield return $"ALTER TABLE {table} ALTER COLUMN {quoted} SET COMPRESSION {compression}";
            }
        }
    }
}
