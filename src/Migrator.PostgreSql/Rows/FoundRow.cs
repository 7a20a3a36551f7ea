using NpgsqlTypes;

namespace Migrator.PostgreSql.Rows;

/// <summary>A single row: where it lies, and how people call it.</summary>
internal sealed record FoundRow(NpgsqlTid Address, string Key)
{
    public static Task<IReadOnlyList<FoundRow>> ReadAsync(
        Reading reading, MarkedTable table, Stretch stretch, Func<string, string> condition, CancellationToken cancellationToken)
        => reading.RunAsync(
            table.Name,
            async snapshot =>
            {
                var key = await RowKey.ReadAsync(snapshot, table).ConfigureAwait(false);
                return await snapshot.ListAsync<FoundRow>(
                    $"""
                    SELECT r.ctid AS "Address",
                        {key.Of("r")} AS "Key"
                    FROM ONLY {table.Quoted} AS r
                    WHERE {stretch.Contains("r")}
                        AND {condition("r")}
                    ORDER BY r.ctid
                    """).ConfigureAwait(false);
            },
            cancellationToken);
}
