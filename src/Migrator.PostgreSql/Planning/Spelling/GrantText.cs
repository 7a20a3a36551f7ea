using Migrator.Planning.Catalog;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Writes statements that give rights.</summary>
internal static class GrantText
{
    /// <summary>The right, on a column or on whatever is named.</summary>
    public static string Of(ColumnGrant grant, string relation, ColumnName? column = null)
        => $"GRANT {grant.Privilege}{(column is null ? "" : $" ({PgIdentifier.Quote(column)})")} ON {relation} TO {(grant.Grantee.Length == 0 ? "PUBLIC" : PgIdentifier.Quote(grant.Grantee))}{(grant.IsGrantable ? " WITH GRANT OPTION" : "")}";
}
