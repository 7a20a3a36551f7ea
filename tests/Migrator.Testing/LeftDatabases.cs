using Dapper;
using Migrator.Sandbox;
using Npgsql;

namespace Migrator.Testing;

/// <summary>Databases whose tests are over. They are dropped many at a time, because a file system that has just deleted files is slow to create others.</summary>
internal sealed class LeftDatabases(SandboxServer server)
{
    private const int Most = 50;

    private readonly Lock turn = new();
    private List<(string Database, IReadOnlyList<WriterRole> Roles)> left = [];

    /// <summary>Leaves a database for later, or drops all that are left.</summary>
    public async Task AddAsync(string database, IReadOnlyList<WriterRole> roles)
    {
        bool isFull;
        lock (turn)
        {
            left.Add((database, roles));
            isFull = left.Count >= Most;
        }

        if (isFull)
        {
            await DropAsync();
        }
    }

    /// <summary>Drops what is left.</summary>
    public Task DropAsync()
    {
        List<(string, IReadOnlyList<WriterRole>)> due;
        lock (turn)
        {
            (due, left) = (left, []);
        }

        return DropAsync(server, due);
    }

    /// <summary>Drops databases and their roles.</summary>
    public static async Task DropAsync(SandboxServer server, IReadOnlyList<(string Database, IReadOnlyList<WriterRole> Roles)> due)
    {
        foreach (var (database, roles) in due)
        {
            await server.DropDatabaseAsync(database, CancellationToken.None);

            // Grants are in the way of DROP ROLE; they went with the database.
            await using var connection = new NpgsqlConnection(server.ConnectionString);
            foreach (var role in roles)
            {
                await connection.ExecuteAsync($"DROP ROLE {role.QuotedName}");
            }
        }
    }
}
