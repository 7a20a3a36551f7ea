using Dapper;
using Npgsql;

namespace Shop.Web.Customers;

/// <summary>Version 1: an email and a full name.</summary>
internal sealed class StoredCustomers(NpgsqlDataSource database) : ICustomers
{
    public async Task<IEnumerable<Customer>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<Customer>("SELECT id, email, full_name AS name FROM shop.customers ORDER BY id");
    }

    public async Task<Customer> AddAsync(NewCustomer customer, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<Customer>("INSERT INTO shop.customers (email, full_name) VALUES (@Email, @Name) RETURNING id, email, full_name AS name", customer);
    }
}
