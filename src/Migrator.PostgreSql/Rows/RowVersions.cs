using System.Globalization;
using Migrator.Execution.Verification;

namespace Migrator.PostgreSql.Rows;

/// <summary>Reads which versions of rows differ, so that they are known when they are looked at again.</summary>
internal static class RowVersions
{
    // As many are not seen in passing.
    private const int Most = 10_000;

    public static async Task<IReadOnlyList<RowVersion>?> ReadAsync(Snapshot snapshot, CompareRequest request, IReadOnlyList<string> keys)
    {
        var table = new MarkedTable(request.Table, request.Mappings);
        var key = await RowKey.ReadAsync(snapshot, table).ConfigureAwait(false);
        if (!key.IsLasting)
        {
            return null;
        }

        var found = await snapshot.ListAsync<RowVersion>(
            $"""
            SELECT seen.key AS "Key", seen.version AS "Version", seen.differs AS "Differs"
            FROM (
                SELECT {key.Of("r")} AS key, r.xmin::pg_catalog.text AS version, {table.IsMismatched("r")} AS differs
                FROM {(request.Mappings.Any(mapping => mapping.IsInherited) ? "" : "ONLY ")}{table.Quoted} AS r) AS seen
            WHERE seen.differs OR seen.key = ANY (@keys)
            LIMIT {(Most + keys.Count).ToString(CultureInfo.InvariantCulture)}
            """,
            new { keys }).ConfigureAwait(false);
        return found.Count(row => row.Differs) >= Most ? null : found;
    }
}
