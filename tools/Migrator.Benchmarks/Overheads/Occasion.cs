using Migrator.Benchmarks.Running;
using Npgsql;

namespace Migrator.Benchmarks.Overheads;

/// <summary>A way of writing: in bulk or row by row.</summary>
/// <param name="Name">The name in the results.</param>
/// <param name="AtMost">How many times as long it may take.</param>
/// <param name="RunAsync">Writes.</param>
internal sealed record Occasion(string Name, double AtMost, Func<BenchDatabase, WriteStatements, CancellationToken, Task> RunAsync)
{
    // So many that what a session does once, such as reading the code of a trigger, does not count.
    private const int Transactions = 10_000;

    public static IReadOnlyList<Occasion> For(long rows)
    {
        // What is written in bulk is taken back, so that the next round finds the same rows.
        var touched = Math.Max(1, rows / 5);
        return
        [
            Bulk("bulk-insert", 1.35, writes => writes.Insert($"generate_series({rows + 1}, {rows + touched}) AS n")),
            Bulk("bulk-update-mapped", 1.5, writes => writes.UpdateMapped($"id <= {touched}")),
            Bulk("bulk-update-other", 1.1, _ => WriteStatements.UpdateOther($"id <= {touched}")),
            Single("single-insert", rows, writes => writes.Insert("(SELECT $1::bigint * 0 + (SELECT max(id) + 1 FROM shop.items)) AS n(n)")),
            Single("single-update-mapped", rows, writes => writes.UpdateMapped("id = $1")),
            Single("single-update-other", rows, _ => WriteStatements.UpdateOther("id = $1")),
        ];
    }

    private static Occasion Bulk(string name, double atMost, Func<WriteStatements, string> sql)
        => new(name, atMost, (database, writes, cancellationToken) => database.ExecuteAsync($"BEGIN; {sql(writes)}; ROLLBACK", cancellationToken));

    private static Occasion Single(string name, long rows, Func<WriteStatements, string> sql) => new(name, 1.05, async (database, writes, cancellationToken) =>
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql(writes), connection);
        var parameter = new NpgsqlParameter<long>();
        command.Parameters.Add(parameter);
        await command.PrepareAsync(cancellationToken);
        for (var transaction = 0; transaction < Transactions; transaction++)
        {
            parameter.TypedValue = 1 + (transaction % rows);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    });
}
