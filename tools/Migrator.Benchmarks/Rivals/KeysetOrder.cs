using System.Diagnostics;
using Migrator.Benchmarks.Running;
using Migrator.Benchmarks.Tables;
using Npgsql;

namespace Migrator.Benchmarks.Rivals;

/// <summary>Batches like our own, with marker and mapping function and as long as ours take, but in the order of the key.</summary>
internal static class KeysetOrder
{
    private const long FirstRows = 1000;
    private static readonly TimeSpan Target = EngineSettings.With(workers: 1).BatchTarget;

    public static Contestant On(BenchTable table) => new(
        "keyset",
        async (database, cancellationToken) =>
        {
            await using var engine = Engine.On(database);
            await engine.ExpandAsync([BenchTable.Change], cancellationToken);
        },
        (database, cancellationToken) => RunAsync(database, new KeyOrder(table.Key), cancellationToken));

    private static async Task RunAsync(BenchDatabase database, KeyOrder key, CancellationToken cancellationToken)
    {
        var assignments = await AssignmentsAsync(database, cancellationToken);
        await using var connection = await database.DataSource.OpenConnectionAsync(cancellationToken);
        var rows = FirstRows;
        object?[]? last = null;
        while (true)
        {
            var began = Stopwatch.GetTimestamp();
            var after = last is null ? "true" : key.IsAfter(1);
            await using var bound = new NpgsqlCommand(
                $"""
                SELECT {key.Columns}
                FROM (SELECT {key.Columns} FROM shop.items WHERE {after} ORDER BY {key.Columns} LIMIT {rows}) AS batch
                ORDER BY {key.Descending}
                LIMIT 1
                """,
                connection);
            if (await key.ReadAsync(bound, last, cancellationToken) is not { } end)
            {
                return;
            }

            await using var update = new NpgsqlCommand($"UPDATE shop.items AS r SET {assignments} WHERE {after} AND {key.IsUpTo(1 + (last?.Length ?? 0))}", connection);
            update.CommandTimeout = 0;
            await key.ReadAsync(update, [.. last ?? [], .. end], cancellationToken);
            last = end;
            rows = (long)(rows * Math.Clamp(Target / Stopwatch.GetElapsedTime(began), 0.5, 1.5));
        }
    }

    private static async Task<string> AssignmentsAsync(BenchDatabase database, CancellationToken cancellationToken)
    {
        var marker = await database.ScalarAsync<string>(@"SELECT attname::text FROM pg_attribute WHERE attrelid = 'shop.items'::regclass AND attname LIKE '\_m\_%'", cancellationToken);
        await using var ports = new PostgreSql.PostgreSqlDatabase(database.DataSource);
        var mapping = (await ports.State.ReadMappingsAsync(cancellationToken)).Single();
        var column = mapping.New.Single();
        var bit = $"{1L << mapping.Bit}::int8";
        return $"""
            "{column.Name.Value}" = CASE WHEN COALESCE(r."{marker}", 0) & {bit} = 0 THEN migrator."{column.Function?.Name}"(r.quantity) ELSE r."{column.Name.Value}" END,
            "{marker}" = COALESCE(r."{marker}", 0) | {bit}
            """;
    }
}
