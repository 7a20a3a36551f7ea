namespace Migrator.Cli.Tests.Chinook;

/// <summary>The Chinook database with the sample's migrations, and the tool pointed at them.</summary>
internal sealed class ChinookDatabase : IAsyncDisposable
{
    private ChinookDatabase(TestDatabase database)
    {
        Database = database;
        Process = new ToolProcess(database, ToolProcess.Built("samples", "Chinook", "Chinook.Migrations"));
    }

    public TestDatabase Database { get; }

    /// <summary>The tool as a process.</summary>
    public ToolProcess Process { get; }

    /// <summary>Loads Chinook, and a customer of whom no country is known.</summary>
    public static async Task<ChinookDatabase> CreateAsync(ServerFixture server)
    {
        var script = Path.Combine(Repository.Root, "..", "shared", "data", "chinook", "postgresql.sql");
        Assert.SkipUnless(File.Exists(script), $"Chinook's script is not there: {script}");

        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(await File.ReadAllTextAsync(script, TestContext.Current.CancellationToken));
        await database.ExecuteAsync(
            """
            INSERT INTO customer (customer_id, first_name, last_name, email, fax)
            VALUES (60, 'Ada', 'King Noel', 'ada@example.org', '+44 1')
            """);
        return new ChinookDatabase(database);
    }

    /// <summary>Runs a command in this process, which is quicker.</summary>
    public Task<ToolRun> RunAsync(params string[] arguments) => ToolRun.With(Process.Environment, arguments);

    /// <summary>Runs a command that has to end with 0.</summary>
    public async Task<ToolRun> DoAsync(params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.True(run.ExitCode == ExitCode.Done, $"migrator {string.Join(' ', arguments)}: {run.ExitCode}\n{run.Output}{run.Error}");
        return run;
    }

    /// <summary>Every row of every table, as one hash a table.</summary>
    public async Task<IReadOnlyList<string>> HashTablesAsync()
    {
        var tables = await Database.QueryAsync<string>(
            "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename");
        var hashes = new List<string>();
        foreach (var table in tables)
        {
            hashes.Add($"{table}: {await Database.ScalarAsync<string>($"SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM \"{table}\" t")}");
        }

        return hashes;
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
