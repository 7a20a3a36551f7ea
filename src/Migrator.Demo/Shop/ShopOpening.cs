using Npgsql;
using NpgsqlTypes;

namespace Migrator.Demo.Shop;

/// <summary>Fills the shop's tables with the rows of the start.</summary>
internal static class ShopOpening
{
    public static async Task FillAsync(NpgsqlDataSource dataSource, SeedRows seed, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            // Identities count up from 1, and one COPY takes them in order.
            await CopyAsync(
                connection,
                "COPY shop.customers (email, full_name, fax, city) FROM STDIN (FORMAT BINARY)",
                seed.Customers,
                (row, id) =>
                [
                    (SeedRows.Email(id), NpgsqlDbType.Varchar),
                    (Person.Number(id).Full, NpgsqlDbType.Varchar),
                    ("0" + row, NpgsqlDbType.Varchar),
                    (SeedRows.City(id), NpgsqlDbType.Varchar),
                ],
                cancellationToken).ConfigureAwait(false);
            await CopyAsync(
                connection,
                "COPY shop.orders (customer_id, total, note) FROM STDIN (FORMAT BINARY)",
                seed.Orders,
                (_, id) => [(seed.CustomerOf(id), NpgsqlDbType.Integer), (SeedRows.Total(id), NpgsqlDbType.Numeric), (SeedRows.Note(id), NpgsqlDbType.Varchar)],
                cancellationToken).ConfigureAwait(false);

            var analyze = new NpgsqlCommand("ANALYZE shop.customers, shop.orders", connection);
            await using (analyze.ConfigureAwait(false))
            {
                await analyze.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, string sql, int rows, Func<int, long, (object? Value, NpgsqlDbType Type)[]> values, CancellationToken cancellationToken)
    {
        var import = await connection.BeginBinaryImportAsync(sql, cancellationToken).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            for (var row = 1; row <= rows; row++)
            {
                await import.StartRowAsync(cancellationToken).ConfigureAwait(false);
                foreach (var (value, type) in values(row, row))
                {
                    await (value is null ? import.WriteNullAsync(cancellationToken) : import.WriteAsync(value, type, cancellationToken)).ConfigureAwait(false);
                }
            }

            await import.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
