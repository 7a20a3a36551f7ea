using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Migrator.Demo.Shop;

/// <summary>One connection of the application: statements of every kind, one after the other, each remembered in the ledger.</summary>
internal sealed class ShopConnection(NpgsqlConnection connection, ShopStatements statements, Ledgers ledgers, Tally tally, int number)
{
    private const int OwnIdsFrom = 1_000_000_000;
    private const int OwnIdsEach = 10_000_000;
    private const int Imported = 5;
    private const int ManyRows = 8;

    private readonly Random random = new(number);
    private readonly Queue<long> ownCustomers = [];
    private readonly Queue<long> ownOrders = [];
    private int nextOwnId = OwnIdsFrom + (number * OwnIdsEach);

    /// <summary>Runs one statement, whichever comes up. What fails is counted and not tried again.</summary>
    public async Task StepAsync()
    {
        try
        {
            await (random.Next(16) switch
            {
                0 => AddCustomerAsync(),
                1 => SaveCustomerAsync(),
                2 or 3 => ChangeEmailAsync(),
                4 or 5 => ChangeNameAsync(),
                6 => ChangeManyAsync(),
                7 => ImportAsync(),
                8 => DeleteCustomerAsync(),
                9 => ChangeCityAsync(),
                10 => AddOrderAsync(),
                11 => ChangeTotalAsync(),
                12 => ChangeNoteAsync(),
                13 => DeleteOrderAsync(),
                14 => ReadOrderAsync(),
                _ => ReadCustomerAsync(),
            }).ConfigureAwait(false);
        }
        catch (NpgsqlException problem)
        {
            tally.Fell(problem);
        }
    }

    private async Task AddCustomerAsync()
    {
        var (email, city, name) = (NextEmail(), NextCity(), NextPerson());
        var id = (int)await OneAsync(statements.AddCustomer, [email, city, .. statements.Name(name)]).ConfigureAwait(false);
        ledgers.Customers.Inserted(id, [.. Ledgers.Customer(email, name), .. Ledgers.City(city)]);
        ownCustomers.Enqueue(id);
    }

    private async Task SaveCustomerAsync()
    {
        var (id, email, city, name) = (NextCustomer(), NextEmail(), NextCity(), NextPerson());
        var revision = (int)await OneAsync(statements.SaveCustomer, [id, email, city, .. statements.Name(name)]).ConfigureAwait(false);
        ledgers.Customers.Updated(id, revision, [.. Ledgers.Customer(email, name), .. Ledgers.City(city)]);
    }

    private async Task ChangeEmailAsync()
    {
        var (id, email) = (NextCustomer(), NextEmail());
        var revision = (int)await OneAsync(statements.ChangeEmail, [id, email]).ConfigureAwait(false);
        ledgers.Customers.Updated(id, revision, Ledgers.Email(email));
    }

    private async Task ChangeNameAsync()
    {
        var (id, name) = (NextCustomer(), NextPerson());
        var revision = (int)await OneAsync(statements.ChangeName, [id, .. statements.Name(name)]).ConfigureAwait(false);
        ledgers.Customers.Updated(id, revision, Ledgers.Name(name));
    }

    private async Task ChangeCityAsync()
    {
        var (id, city) = (NextCustomer(), NextCity());
        var revision = (int)await OneAsync("UPDATE shop.customers SET city = $2, revision = revision + 1 WHERE id = $1 RETURNING revision", [id, city]).ConfigureAwait(false);
        ledgers.Customers.Updated(id, revision, Ledgers.City(city));
    }

    private async Task ChangeManyAsync()
    {
        var (first, city, name) = (NextCustomer(), NextCity(), NextPerson());
        var rows = await RowsAsync(statements.ChangeMany, [first, first + ManyRows - 1, city, .. statements.Name(name)]).ConfigureAwait(false);
        foreach (var row in rows)
        {
            ledgers.Customers.Updated((int)row[0]!, (int)row[1]!, [.. Ledgers.Name(name), .. Ledgers.City(city)]);
        }
    }

    private async Task ImportAsync()
    {
        var customers = Enumerable.Range(0, Imported).Select(_ => (Id: nextOwnId++, Email: NextEmail(), City: NextCity(), Name: NextPerson())).ToList();
        var startedAt = Stopwatch.GetTimestamp();
        var import = await connection.BeginBinaryImportAsync(statements.ImportCustomers).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            foreach (var (id, email, city, name) in customers)
            {
                await import.StartRowAsync().ConfigureAwait(false);
                await import.WriteAsync(id, NpgsqlDbType.Integer).ConfigureAwait(false);
                foreach (var text in new[] { email, city }.Concat(statements.Name(name)).Concat(statements.Name(name).Length == 1 ? [""] : []))
                {
                    await (text is null ? import.WriteNullAsync() : import.WriteAsync(text, NpgsqlDbType.Varchar)).ConfigureAwait(false);
                }
            }

            await import.CompleteAsync().ConfigureAwait(false);
        }

        tally.Ran(startedAt);
        foreach (var (id, email, city, name) in customers)
        {
            ledgers.Customers.Inserted(id, [.. Ledgers.Customer(email, name), .. Ledgers.City(city)]);
            ownCustomers.Enqueue(id);
        }
    }

    private async Task DeleteCustomerAsync()
    {
        if (ownCustomers.TryDequeue(out var id))
        {
            await OneAsync("DELETE FROM shop.customers WHERE id = $1 RETURNING id", [(int)id]).ConfigureAwait(false);
            ledgers.Customers.Deleted(id);
        }
    }

    private async Task ReadCustomerAsync()
    {
        var id = ownCustomers.Count > 0 && random.Next(3) == 0 ? (int)ownCustomers.Peek() : NextCustomer();
        foreach (var row in await RowsAsync(statements.ReadCustomer, [id]).ConfigureAwait(false))
        {
            var name = statements.ReadName([.. row.Skip(3).Select(value => (string?)value)]);
            tally.Compared(ledgers.Customers.Agrees(id, (int)row[0]!, [.. Ledgers.Customer((string?)row[1], name), .. Ledgers.City((string?)row[2])]));
        }
    }

    private async Task AddOrderAsync()
    {
        var (total, note) = (NextTotal(), NextNote());
        var id = Convert.ToInt64(
            await OneAsync("INSERT INTO shop.orders (customer_id, total, note) VALUES ($1, $2, $3) RETURNING id", [NextCustomer(), total, note]).ConfigureAwait(false),
            null);
        ledgers.Orders.Inserted(id, Ledgers.Total(total), Ledgers.Note(note));
        ownOrders.Enqueue(id);
    }

    private async Task ChangeTotalAsync()
    {
        var (id, total) = (NextOrder(), NextTotal());
        var revision = (int)await OneAsync("UPDATE shop.orders SET total = $2, revision = revision + 1 WHERE id = $1 RETURNING revision", [statements.OrderId(id), total]).ConfigureAwait(false);
        ledgers.Orders.Updated(id, revision, Ledgers.Total(total));
    }

    private async Task ChangeNoteAsync()
    {
        var (id, note) = (NextOrder(), NextNote());
        var revision = (int)await OneAsync("UPDATE shop.orders SET note = $2, revision = revision + 1 WHERE id = $1 RETURNING revision", [statements.OrderId(id), note]).ConfigureAwait(false);
        ledgers.Orders.Updated(id, revision, Ledgers.Note(note));
    }

    private async Task DeleteOrderAsync()
    {
        if (ownOrders.TryDequeue(out var id))
        {
            await OneAsync("DELETE FROM shop.orders WHERE id = $1 RETURNING id", [statements.OrderId(id)]).ConfigureAwait(false);
            ledgers.Orders.Deleted(id);
        }
    }

    private async Task ReadOrderAsync()
    {
        var id = NextOrder();
        foreach (var row in await RowsAsync("SELECT revision, total, note FROM shop.orders WHERE id = $1", [statements.OrderId(id)]).ConfigureAwait(false))
        {
            tally.Compared(ledgers.Orders.Agrees(id, (int)row[0]!, Ledgers.Total((decimal)row[1]!), Ledgers.Note((string?)row[2])));
        }
    }

    /// <summary>The first value of the only row; no row is a failure, because each of these rows is there.</summary>
    private async Task<object> OneAsync(string sql, object?[] values)
        => await RowsAsync(sql, values).ConfigureAwait(false) is [var row] && row[0] is { } value
            ? value
            : throw new NpgsqlException($"no row came back from: {sql}");

    private async Task<List<object?[]>> RowsAsync(string sql, object?[] values)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var rows = new List<object?[]>();
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            foreach (var value in values)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
            }

            var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync().ConfigureAwait(false))
                {
                    rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column))]);
                }
            }
        }

        tally.Ran(startedAt);
        return rows;
    }

    private int NextCustomer() => random.Next(1, ledgers.Seed.Customers - ManyRows);

    private long NextOrder() => random.Next(1, ledgers.Seed.Orders + 1);

    private string? NextEmail() => random.Next(8) == 0 ? null : $"{(char)('a' + random.Next(26))}{random.Next(1_000_000)}@example.com";

    private string? NextCity() => SeedRows.City(random.Next(100));

    private Person NextPerson() => Person.Number(random.Next(10_000));

    private decimal NextTotal() => random.Next(1, 10_000_000) / 100m;

    private string? NextNote() => SeedRows.Note(random.Next(8));
}
