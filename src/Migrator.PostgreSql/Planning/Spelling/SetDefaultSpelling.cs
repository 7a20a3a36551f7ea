using Migrator.Changes;
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
            StepText.Exclusive(set.Table, set.Default is { } value ? Set(column, value) : [$"{column} DROP DEFAULT"]),
            [StepText.Exclusive(set.Table, before is null ? $"{column} DROP DEFAULT" : $"{column} SET DEFAULT {before}")]);
    }

    /// <summary>Statements that give a column a default.</summary>
    /// <param name="column">The beginning of the statement, as far as the column's name.</param>
    /// <param name="value">The default.</param>
    public static IEnumerable<string> Set(string column, ColumnDefault value)
        => SearchPath.OfSession(SearchPath.IsAuthors(value), $"{column} SET DEFAULT {DefaultValues.For(value)}");

    /// <summary>The same for a column that takes another's place: its own default, or the one that is kept; none if it is to have none.</summary>
    /// <param name="column">The beginning of the statement, as far as the column's name.</param>
    /// <param name="final">The column as it is to be.</param>
    /// <param name="replaced">The default of the other one, as the catalog has it.</param>
    public static IEnumerable<string> Set(string column, FinalColumn final, string? replaced)
        => final.Default is { } own ? Set(column, own)
            : final.KeepsDefault && replaced is not null ? [$"{column} SET DEFAULT {replaced}"]
            : [];
}
