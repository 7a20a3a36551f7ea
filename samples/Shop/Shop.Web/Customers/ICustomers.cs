namespace Shop.Web.Customers;

/// <summary>The customers, as every version of the shop shows them.</summary>
internal interface ICustomers
{
    Task<IEnumerable<Customer>> AllAsync(CancellationToken cancellationToken);

    Task<Customer> AddAsync(NewCustomer customer, CancellationToken cancellationToken);
}

/// <summary>A customer.</summary>
internal sealed record Customer(int Id, string Email, string Name);

/// <summary>Somebody who becomes one.</summary>
internal sealed record NewCustomer(string Email, string Name);
