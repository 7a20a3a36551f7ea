using Npgsql;

namespace Migrator.Demo.Shop;

/// <summary>The demo's own look at the result: plain queries that know nothing of how the toolkit works.</summary>
internal sealed class IndependentChecks(NpgsqlDataSource dataSource)
{
    /// <summary>Compares both shapes of every row of both tables under one snapshot, while everybody writes.</summary>
    /// <param name="newOrderId">The column that orders.id is copied to until it takes the name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Comparison> CompareShapesAsync(ColumnName newOrderId, CancellationToken cancellationToken)
    {
        var column = $"\"{newOrderId.Value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return await OneAsync(
            $"""
            SELECT count(*), count(*) FILTER (WHERE differs)
            FROM (
                SELECT email IS DISTINCT FROM email_address
                    OR full_name IS DISTINCT FROM first_name || coalesce(' ' || last_name, '') AS differs
                FROM shop.customers
                UNION ALL
                SELECT id IS DISTINCT FROM {column} FROM shop.orders
            ) AS both_shapes
            """,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Compares every row of the finished shape with what the applications remember having written.</summary>
    public async Task<Comparison> CompareWithLedgersAsync(Ledgers ledgers, CancellationToken cancellationToken)
    {
        var customers = await CompareAsync(
            "SELECT id::bigint, revision, email_address, first_name, last_name, city FROM shop.customers",
            ledgers.Customers,
            ledgers.Seed.Customers,
            (ledger, row) => ledger.AgreesAtLast(
                row.GetInt64(0),
                row.GetInt32(1),
                [.. Ledgers.Customer(Text(row, 2), new Person(row.GetString(3), Text(row, 4))), .. Ledgers.City(Text(row, 5))]),
            cancellationToken).ConfigureAwait(false);
        var orders = await CompareAsync(
            "SELECT id, revision, total, note FROM shop.orders",
            ledgers.Orders,
            ledgers.Seed.Orders,
            (ledger, row) => ledger.AgreesAtLast(row.GetInt64(0), row.GetInt32(1), Ledgers.Total(row.GetDecimal(2)), Ledgers.Note(Text(row, 3))),
            cancellationToken).ConfigureAwait(false);
        return new(customers.Rows + orders.Rows, customers.Different + orders.Different);
    }

    private async Task<Comparison> CompareAsync(
        string sql, Ledger ledger, long seeded, Func<Ledger, NpgsqlDataReader, bool> agrees, CancellationToken cancellationToken)
    {
        var (rows, different) = (0L, 0L);
        var command = dataSource.CreateCommand(sql);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows++;
                    different += agrees(ledger, reader) ? 0 : 1;
                }
            }
        }

        return new(rows, different + Math.Abs(seeded + ledger.Balance - rows));
    }

    private async Task<Comparison> OneAsync(string sql, CancellationToken cancellationToken)
    {
        var command = dataSource.CreateCommand(sql);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                return new(reader.GetInt64(0), reader.GetInt64(1));
            }
        }
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
