using Dapper;
using Npgsql;

namespace Shop.Web.Customers;

/// <summary>Version 3: a first name and a last name.</summary>
internal sealed class StoredCustomers(NpgsqlDataSource database) : ICustomers
{
    public async Task<IEnumerable<Customer>> AllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<Customer>("SELECT id, email_address AS email, concat_ws(' ', first_name, last_name) AS name FROM shop.customers ORDER BY id");
    }

    public async Task<Customer> AddAsync(NewCustomer customer, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<Customer>("INSERT INTO shop.customers (email_address, first_name, last_name) VALUES (@Email, @First, @Last) RETURNING id, email_address AS email, concat_ws(' ', first_name, last_name) AS name", new { customer.Email, First = customer.Name.Split(' ', 2)[0], Last = customer.Name.Split(' ', 2).ElementAtOrDefault(1) });
    }
}
