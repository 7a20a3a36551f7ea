using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class SetDefaultSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, SetDefaultOperation set, CatalogSnapshot catalog)
    {
        var column = $"ALTER TABLE {PgIdentifier.Quote(set.Table)} ALTER COLUMN {PgIdentifier.Quote(set.Column)}";
        var before = catalog.Find(set.Table)?.Find(set.Column)?.Default;
        yield return StepText.Step(
            planned, set.Default is null ? $"Drop the default of {set.Table}.{set.Column}" : $"Set the default of {set.Table}.{set.Column}", set.Table,
            StepText.Exclusive(set.Table, SearchPath.OfSession(SearchPath.IsAuthors(set.Default), set.Default is { } value ? $"{column} SET DEFAULT {DefaultValues.For(value)}" : $"{column} DROP DEFAULT")),
            [StepText.Exclusive(set.Table, before is null ? $"{column} DROP DEFAULT" : $"{column} SET DEFAULT {before}")]);
    }
}
