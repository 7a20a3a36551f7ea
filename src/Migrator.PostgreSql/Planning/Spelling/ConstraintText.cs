using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Constraints as they stand after ADD CONSTRAINT and the name, or in CREATE TABLE.</summary>
internal static class ConstraintText
{
    public static string Key(KeySpec key) => $"{(key.IsPrimary ? "PRIMARY KEY" : "UNIQUE")} ({Names(key.Columns)}){Waits(key.Deferral)}";

    public static string ForeignKey(CreateForeignKey key)
        => $"FOREIGN KEY ({Names(key.Columns)}) REFERENCES {PgIdentifier.Quote(key.Referenced)} ({Names(key.ReferencedColumns)}){Rule("UPDATE", key.OnUpdate)}{Rule("DELETE", key.OnDelete)}{Waits(key.Deferral)}";

    public static string Exclusion(AddExclusion add) => string.Concat(
        "EXCLUDE",
        add.Method is { } method ? $" USING {PgIdentifier.Quote(method)}" : "",
        $" ({string.Join(", ", add.Elements.Select(element => $"({element.Expression.Text}) WITH {element.Operator}"))})",
        add.Filter is { } filter ? $" WHERE ({filter.Text})" : "",
        Waits(add.Deferral));

    public static string Names(IEnumerable<ColumnName> columns) => string.Join(", ", columns.Select(PgIdentifier.Quote));

    public static string Waits(Deferral? deferral) => deferral switch
    {
        Deferral.InitiallyImmediate => " DEFERRABLE",
        Deferral.InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
        _ => "",
    };

    /// <summary>The statement that gives a constraint the comment it had; none if it had none.</summary>
    public static IEnumerable<string> Comment(TableName table, ConstraintSnapshot constraint)
        => constraint.Comment is { } comment ? [$"COMMENT ON CONSTRAINT {PgIdentifier.Quote(constraint.Name)} ON {PgIdentifier.Quote(table)} IS {PgLiteral.Text(comment)}"] : [];

    public static string NotValid(string definition) => definition.EndsWith(" NOT VALID", StringComparison.Ordinal) ? definition : $"{definition} NOT VALID";

    private static string Rule(string on, System.Data.Rule rule) => rule switch
    {
        System.Data.Rule.Cascade => $" ON {on} CASCADE",
        System.Data.Rule.SetNull => $" ON {on} SET NULL",
        System.Data.Rule.SetDefault => $" ON {on} SET DEFAULT",
        _ => "",
    };
}
