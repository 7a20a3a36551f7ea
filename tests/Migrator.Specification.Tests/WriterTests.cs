using Dapper;
using Npgsql;

namespace Migrator.Specification.Tests;

/// <summary>The application that every scenario has to keep alive, on a table that nobody changes.</summary>
public sealed class WriterTests(ServerFixture server)
{
    [Fact]
    public async Task An_application_without_a_search_path_writes_what_it_was_granted_through_a_transaction_pooler()
    {
        await using var database = await server.CreateDatabaseAsync();
        var writer = await database.CreateWriterRoleAsync("app");
        await database.ExecuteAsync(
            $"""
            CREATE SCHEMA shop;
            CREATE TABLE shop.customers (id int PRIMARY KEY, email text NOT NULL);
            GRANT USAGE ON SCHEMA shop TO {writer.QuotedName};
            GRANT SELECT, INSERT, UPDATE, DELETE ON shop.customers TO {writer.QuotedName}
            """);
        await using var bouncer = await database.StartPgBouncerAsync();

        await using (var connection = new NpgsqlConnection(bouncer.Through(writer.ConnectionString) + ";Pooling=false"))
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO shop.customers (id, email) VALUES (1, 'a@example.org'), (2, 'b@example.org')
                    ON CONFLICT (id) DO UPDATE SET email = excluded.email;
                UPDATE shop.customers SET email = 'c@example.org' WHERE id = 1;
                DELETE FROM shop.customers WHERE id = 2
                """);
        }

        Assert.Equal(["c@example.org"], await database.QueryAsync<string>("SELECT email FROM shop.customers"));
    }
}
