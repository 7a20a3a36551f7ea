using System.Globalization;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>An empty table is changed in place: nothing is to be kept alike, copied or verified. A row that has come meanwhile stops it.</summary>
internal static class ReshapeSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, ReshapeOperation reshape, CatalogSnapshot catalog)
    {
        var table = catalog.Find(reshape.Table)!;
        var old = reshape.Mappings.SelectMany(mapping => mapping.Draft.Old).Select(column => column.Name).ToHashSet();
        var tree = catalog.WithHeirs(table).ToList();
        var others = tree.SelectMany(one => one.Constraints).Where(key => key.Referenced is not null && key.Columns.Any(old.Contains)).Select(key => key.Referenced!)
            .Concat(tree.SelectMany(one => one.ReferencedBy).Where(key => key.ReferencedColumns.Any(old.Contains)).Select(key => key.Table))
            .Where(other => !tree.Exists(one => one.Name == other))
            .Distinct();
        yield return StepText.Step(
            planned, $"Give {reshape.Table}, which is empty and not in use, its new shape", reshape.Table,
            new StepScript
            {
                IsTransactional = true,
                BeforeLocks = [.. reshape.Mappings.Where(mapping => mapping.Draft.Flips).SelectMany(mapping => new ColumnSwap(table, mapping, catalog).BeforeLocks()).Select(sql => new PlanStatement(sql))],
                Locks = [StepText.AccessExclusive(reshape.Table), .. others.Select(StepText.AccessExclusive)],
                Statements = [.. reshape.Mappings.SelectMany(mapping => Statements(mapping, table)).Prepend(Empty(reshape.Table)).Concat(tree.SelectMany(one => IndexStatistics(one, reshape.Mappings))).Select(sql => new PlanStatement(sql))],
            },
            undo: null,
            promise: "I1") with
        { IsPointOfNoReturn = true };
    }

    /// <summary>The server builds an index anew when a column of it changes its type, and forgets how closely its expressions are looked at.</summary>
    private static IEnumerable<string> IndexStatistics(TableSnapshot table, IReadOnlyList<PreparedMapping> mappings)
    {
        HashSet<ColumnName> OldOf(Func<PreparedMapping, bool> which) => [.. mappings.Where(which).SelectMany(mapping => mapping.Draft.Old).Select(column => column.Name)];
        var (retyped, gone) = (OldOf(mapping => mapping.Draft.Flips), OldOf(mapping => mapping.Replaced is null));
        return from index in table.Indexes
               where index.Columns.Any(retyped.Contains) && !index.Columns.Any(gone.Contains)
               from statistics in index.Statistics
               select string.Create(
                   CultureInfo.InvariantCulture, $"ALTER INDEX {PgIdentifier.Quote(new TableName(table.Name.Schema, index.Name))} ALTER COLUMN {statistics.Position} SET STATISTICS {statistics.Target}");
    }

    private static string Empty(TableName table)
    {
        var body =
            $"""
            BEGIN
                IF EXISTS (SELECT FROM {PgIdentifier.Quote(table)}) THEN
                    RAISE EXCEPTION 'the table is not empty any more' USING HINT = 'Plan the migration again, without --live none.';
                END IF;
            END
            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    private static IEnumerable<string> Statements(PreparedMapping mapping, TableSnapshot table)
        => Statements(mapping, PgIdentifier.Quote(table.Name)).Concat(table.IsInTree && mapping.Replaced is null ? mapping.Draft.Old.Select(old => InheritanceTree.DropWhereKept(table.Name, old.Name)) : []);

    private static IEnumerable<string> Statements(PreparedMapping mapping, string table) => mapping switch
    {
        { Draft.Flips: true } => Retype(mapping, table),
        { Replaced: not null } => [$"ALTER TABLE {table} RENAME COLUMN {PgIdentifier.Quote(mapping.Replaced.Name)} TO {PgIdentifier.Quote(mapping.Finals[0].FinalName)}"],
        _ => mapping.Finals.SelectMany(final => Add(mapping, final, table)).Concat(mapping.Draft.Old.Select(old => $"ALTER TABLE {table} DROP COLUMN {PgIdentifier.Quote(old.Name)}")),
    };

    private static IEnumerable<string> Retype(PreparedMapping mapping, string table)
    {
        var (old, final, type) = (mapping.Replaced!, mapping.Finals[0], mapping.Inspection.NewTypes[mapping.Finals[0].Name]);
        var column = $"ALTER TABLE {table} ALTER COLUMN {PgIdentifier.Quote(final.FinalName)}";
        if (old.Default is not null)
        {
            yield return $"{column} DROP DEFAULT";
        }

        if (old.Type != type.Text || old.Collation != type.Collation)
        {
            yield return $"{column} TYPE {type.Text}{(type.Collation is { } collation ? $" COLLATE {collation}" : "")} USING NULL::{type.Text}";
        }

        foreach (var statement in SetDefaultSpelling.Set(column, final, old.Default))
        {
            yield return statement;
        }

        if (final.IsNotNull != old.IsNotNull)
        {
            yield return $"{column} {(final.IsNotNull ? "SET" : "DROP")} NOT NULL";
        }

        if (final.Comment is { } comment && comment != old.Comment)
        {
            yield return Comment(table, final, comment);
        }
    }

    private static IEnumerable<string> Add(PreparedMapping mapping, FinalColumn final, string table)
    {
        var type = mapping.Inspection.NewTypes[final.Name];
        var add = string.Concat(
            $"ALTER TABLE {table} ADD COLUMN {PgIdentifier.Quote(final.FinalName)} {type.Text}",
            type.Collation is { } collation ? $" COLLATE {collation}" : "",
            final.Default is { } value ? $" DEFAULT {DefaultValues.For(value)}" : "",
            final.IsNotNull ? " NOT NULL" : "");
        foreach (var statement in SearchPath.OfSession(SearchPath.IsAuthors(final.Default), add))
        {
            yield return statement;
        }

        if (final.Comment is { } comment)
        {
            yield return Comment(table, final, comment);
        }
    }

    private static string Comment(string table, FinalColumn final, string comment)
        => $"COMMENT ON COLUMN {table}.{PgIdentifier.Quote(final.FinalName)} IS {PgLiteral.Text(comment)}";
}
