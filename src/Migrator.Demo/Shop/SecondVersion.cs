namespace Migrator.Demo.Shop;

/// <summary>The application after the change: it knows the new shape only.</summary>
internal static class SecondVersion
{
    public static ShopStatements Statements { get; } = new()
    {
        Version = "2.0.0",
        AddCustomer = "INSERT INTO shop.customers (email_address, city, first_name, last_name) VALUES ($1, $2, $3, $4) RETURNING id",
        SaveCustomer =
            """
            INSERT INTO shop.customers (id, email_address, city, first_name, last_name) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (id) DO UPDATE
                SET email_address = EXCLUDED.email_address, city = EXCLUDED.city,
                    first_name = EXCLUDED.first_name, last_name = EXCLUDED.last_name, revision = customers.revision + 1
            RETURNING revision
            """,
        ChangeEmail = "UPDATE shop.customers SET email_address = $2, revision = revision + 1 WHERE id = $1 RETURNING revision",
        ChangeName = "UPDATE shop.customers SET first_name = $2, last_name = $3, revision = revision + 1 WHERE id = $1 RETURNING revision",
        ChangeMany =
            """
            WITH chosen AS (SELECT id FROM shop.customers WHERE id BETWEEN $1 AND $2 ORDER BY id FOR NO KEY UPDATE)
            UPDATE shop.customers AS c
            SET city = $3, first_name = $4, last_name = $5, revision = c.revision + 1
            FROM chosen
            WHERE c.id = chosen.id
            RETURNING c.id, c.revision
            """,
        ImportCustomers = "COPY shop.customers (id, email_address, city, first_name, last_name) FROM STDIN (FORMAT BINARY)",
        ReadCustomer = "SELECT revision, email_address, city, first_name, last_name FROM shop.customers WHERE id = $1",
        Name = person => [person.First, person.Last],
        ReadName = read => new Person(read[0] ?? "", read[1]),
        OrderId = id => id,
    };
}
