using Migrator.Changes;
using Migrator.PostgreSql.Planning.Inspecting;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>A column as CREATE TABLE and ADD COLUMN want it.</summary>
internal static class ColumnClause
{
    public static string For(ColumnSpec column)
    {
        var type = TypeNames.For(column.Type ?? throw new UnspellableException($"column {column.Name} without a type", "Give it a type: AsInt32(), AsString(), …"));
        return string.Concat(
            $"{PgIdentifier.Quote(column.Name)} {type}",
            column.Collation is { } collation ? $" COLLATE {TypeReading.Collation(collation)}" : "",
            column.IsIdentity ? " GENERATED ALWAYS AS IDENTITY" : "",
            column.GeneratedAs is { } expression ? $" GENERATED ALWAYS AS ({expression.Text}) {(column.IsVirtual ? "VIRTUAL" : "STORED")}" : "",
            column.Default is { } value ? $" DEFAULT {DefaultValues.For(value)}" : "",
            column.IsNullable == false ? " NOT NULL" : "");
    }
}
