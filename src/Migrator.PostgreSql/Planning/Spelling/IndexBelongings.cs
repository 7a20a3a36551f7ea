using System.Globalization;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>What belongs to an index and is not in the statement that builds it.</summary>
internal static class IndexBelongings
{
    /// <summary>The step that gives an index that is built anew what belonged to it; none if nothing did.</summary>
    public static IEnumerable<StepScript> Return(TableName of, IndexSnapshot index)
        => Of(of, index).ToList() is { Count: > 0 } belongings ? [StepText.Exclusive(of, belongings)] : [];

    public static IEnumerable<string> Of(TableName of, IndexSnapshot index)
    {
        var (table, name, inSchema) = (PgIdentifier.Quote(of), PgIdentifier.Quote(index.Name), PgIdentifier.Quote(new TableName(of.Schema, index.Name)));
        if (index.IsReplicaIdentity)
        {
            yield return $"ALTER TABLE {table} REPLICA IDENTITY USING INDEX {name}";
        }

        if (index.IsClustered)
        {
            yield return $"ALTER TABLE {table} CLUSTER ON {name}";
        }

        foreach (var statistics in index.Statistics)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"ALTER INDEX {inSchema} ALTER COLUMN {statistics.Position} SET STATISTICS {statistics.Target}");
        }

        if (index.Comment is { } comment)
        {
            yield return $"COMMENT ON INDEX {inSchema} IS {PgLiteral.Text(comment)}";
        }
    }
}
