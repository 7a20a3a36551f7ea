namespace Migrator.Demo.Shop;

/// <summary>The application as it was before the change: it knows nothing of it, and never will.</summary>
internal static class FirstVersion
{
    public static ShopStatements Statements { get; } = new()
    {
        Version = "1.9.0",
        AddCustomer = "INSERT INTO shop.customers (email, city, full_name, fax) VALUES ($1, $2, $3, '') RETURNING id",
        SaveCustomer =
            """
            INSERT INTO shop.customers (id, email, city, full_name, fax) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, '')
            ON CONFLICT (id) DO UPDATE
                SET email = EXCLUDED.email, city = EXCLUDED.city, full_name = EXCLUDED.full_name, revision = customers.revision + 1
            RETURNING revision
            """,
        ChangeEmail = "UPDATE shop.customers SET email = $2, revision = revision + 1 WHERE id = $1 RETURNING revision",
        ChangeName = "UPDATE shop.customers SET full_name = $2, revision = revision + 1 WHERE id = $1 RETURNING revision",
        ChangeMany =
            """
            WITH chosen AS (SELECT id FROM shop.customers WHERE id BETWEEN $1 AND $2 ORDER BY id FOR NO KEY UPDATE)
            UPDATE shop.customers AS c
            SET city = $3, full_name = $4, revision = c.revision + 1
            FROM chosen
            WHERE c.id = chosen.id
            RETURNING c.id, c.revision
            """,
        ImportCustomers = "COPY shop.customers (id, email, city, full_name, fax) FROM STDIN (FORMAT BINARY)",
        ReadCustomer = "SELECT revision, email, city, full_name, fax FROM shop.customers WHERE id = $1",
        Name = person => [person.Full],
        ReadName = read => Person.Parse(read[0] ?? ""),
        OrderId = id => checked((int)id),
    };
}
