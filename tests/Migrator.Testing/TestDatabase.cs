using Dapper;
using Migrator.Sandbox;
using Npgsql;

namespace Migrator.Testing;

/// <summary>An empty database of one test; once that has disposed of it, it is dropped with its roles, sooner or later.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly SandboxServer server;
    private readonly LeftDatabases? left;
    private readonly List<WriterRole> roles = [];

    private TestDatabase(SandboxServer server, LeftDatabases? left, string name, string connectionString)
    {
        this.server = server;
        this.left = left;
        Name = name;
        ConnectionString = connectionString;
        DataSource = NpgsqlDataSource.Create(connectionString);
    }

    public string Name { get; }

    /// <summary>A superuser's connection.</summary>
    public string ConnectionString { get; }

    /// <summary>A superuser's connections, pooled.</summary>
    public NpgsqlDataSource DataSource { get; }

    public int ServerMajor => server.Major;

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        return await connection.ExecuteAsync(sql);
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    /// <summary>The rows as Dapper maps them: a type, a tuple or a single column's values.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql)];
    }

    /// <summary>
    /// Creates a role as the most contrary application would have it: not the owner, with nothing on its search path,
    /// in another time zone, and granted nothing.
    /// </summary>
    /// <param name="name">How the test calls it; the role's real name also has the database's.</param>
    public async Task<WriterRole> CreateWriterRoleAsync(string name)
    {
        var role = new WriterRole($"{name}_{Name}", ConnectionString);
        await ExecuteAsync(
            $"""
            CREATE ROLE {role.QuotedName} LOGIN PASSWORD '{WriterRole.Password}';
            ALTER ROLE {role.QuotedName} SET search_path = '';
            ALTER ROLE {role.QuotedName} SET TimeZone = 'America/New_York';
            """);
        roles.Add(role);
        return role;
    }

    /// <summary>Starts a PgBouncer that lets in the superuser and the roles created so far.</summary>
    /// <param name="poolSize">How many backends a role has in a database.</param>
    /// <param name="settings">Further settings of PgBouncer, a line each.</param>
    public async Task<PgBouncerSandbox> StartPgBouncerAsync(int poolSize = 5, string settings = "")
        => await PgBouncerSandbox.StartAsync(server, roles, poolSize, settings);

    /// <summary>
    /// What <c>pg_dump --schema-only</c> says about this database, without what differs between two runs of it; the catalog
    /// in words of our own where no <c>pg_dump</c> here can read the server.
    /// </summary>
    public async Task<string> DumpSchemaAsync(params IReadOnlyCollection<string> excludedSchemas)
        => await SchemaDump.TryTakeAsync(server, ConnectionString, excludedSchemas) ?? await CatalogText.TakeAsync(DataSource, excludedSchemas);

    /// <summary>Closes the connections that are kept open for the next one.</summary>
    internal void Leave() => DataSource.Clear();

    public async ValueTask DisposeAsync()
    {
        foreach (var role in roles)
        {
            role.ClearPool();
        }

        await DataSource.DisposeAsync();
        await (left is null ? LeftDatabases.DropAsync(server, [(Name, roles)]) : left.AddAsync(Name, roles));
    }

    /// <summary>A database on a server that is not the common one.</summary>
    public static Task<TestDatabase> CreateOnAsync(SandboxServer server) => CreateAsync(server, left: null);

    internal static async Task<TestDatabase> CreateAsync(SandboxServer server, LeftDatabases? left, string template = "template0")
    {
        var name = $"test_{Guid.NewGuid():N}"[..20];
        return new TestDatabase(server, left, name, await server.CopyDatabaseAsync(template, name, CancellationToken.None));
    }
}
