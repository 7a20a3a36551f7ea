using Dapper;
using Npgsql;

namespace Shop.Web.Customers;

/// <summary>Version 2: the email has another name.</summary>
internal sealed class StoredCustomers(NpgsqlDataSource database) : ICustomers
{
    public async Task<IEnumerable<Customer>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<Customer>("SELECT id, email_address AS email, full_name AS name FROM shop.customers ORDER BY id");
    }

    public async Task<Customer> AddAsync(NewCustomer customer, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<Customer>("INSERT INTO shop.customers (email_address, full_name) VALUES (@Email, @Name) RETURNING id, email_address AS email, full_name AS name", customer);
    }
}
