namespace Migrator.Demo.Shop;

/// <summary>The statements of one version of the application that know the shape that changes. Parameters are numbered.</summary>
internal sealed record ShopStatements
{
    /// <summary>The version that was built with them.</summary>
    public required string Version { get; init; }

    /// <summary>Email, city, then the name. Gives the id.</summary>
    public required string AddCustomer { get; init; }

    /// <summary>Id, email, city, then the name; inserts or updates. Gives the revision.</summary>
    public required string SaveCustomer { get; init; }

    /// <summary>Id, email. Gives the revision.</summary>
    public required string ChangeEmail { get; init; }

    /// <summary>Id, then the name. Gives the revision.</summary>
    public required string ChangeName { get; init; }

    /// <summary>First and last id, city, then the name; locks in the order of ids, as whoever updates many rows should. Gives ids and revisions.</summary>
    public required string ChangeMany { get; init; }

    /// <summary>Id, email, city, then the name, as a binary COPY.</summary>
    public required string ImportCustomers { get; init; }

    /// <summary>Id. Gives revision, email, city, then the name.</summary>
    public required string ReadCustomer { get; init; }

    /// <summary>A name as the parameters of this version.</summary>
    public required Func<Person, string?[]> Name { get; init; }

    /// <summary>Parameters that were read, as a name.</summary>
    public required Func<IReadOnlyList<string?>, Person> ReadName { get; init; }

    /// <summary>An order's id as this version's type.</summary>
    public required Func<long, object> OrderId { get; init; }
}
