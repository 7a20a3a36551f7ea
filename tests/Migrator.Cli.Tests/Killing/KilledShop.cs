using System.Text.Json;

namespace Migrator.Cli.Tests.Killing;

/// <summary>A shop whose migration is killed again and again, by a process that gets no chance to tidy up.</summary>
internal sealed class KilledShop : IAsyncDisposable
{
    private const string Migration = "202611030900";

    private readonly ToolProcess process;

    private KilledShop(TestDatabase database)
    {
        Database = database;
        process = new ToolProcess(database, ToolProcess.Built("tests", "Migrator.Cli.Tests.Migrations"));
    }

    public TestDatabase Database { get; }

    public static async Task<KilledShop> CreateAsync(ServerFixture server)
    {
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(
            """
            CREATE SCHEMA shop;
            CREATE TABLE shop.orders (
                id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                code varchar(20) NOT NULL UNIQUE,
                amount int NOT NULL DEFAULT 1 CHECK (amount > 0),
                note text);
            CREATE INDEX orders_amount_idx ON shop.orders (amount);
            INSERT INTO shop.orders (code, amount, note) SELECT 'c' || i, i, repeat('x', 200) FROM generate_series(1, 4000) AS i;
            """);
        return new KilledShop(database);
    }

    /// <summary>Runs a command to its end, in this process.</summary>
    public async Task DoAsync(string command, params string[] more)
    {
        var run = await ToolRun.With(process.Environment, [command, Migration, .. more]);
        Assert.True(run.ExitCode == ExitCode.Done, $"{command}: {run.ExitCode}\n{run.Output}{run.Error}");
    }

    /// <summary>Runs a command again and again, killed each time a moment further on, then to its end.</summary>
    public async Task DoKilledAsync(IEnumerable<string> moments, string command, params string[] more)
    {
        foreach (var moment in moments)
        {
            while (await process.KillAsync(moment, [command, Migration, .. more]) is { } ended)
            {
                Assert.True(ended.ExitCode == ExitCode.Leased, $"{command} never came to {moment}: {ended.ExitCode}\n{ended.Output}{ended.Error}");
            }
        }

        ToolRun last;
        while ((last = await process.RunAsync([command, Migration, .. more])).ExitCode == ExitCode.Leased)
        {
            // The lease of the process that was killed last has not run out yet.
        }

        Assert.True(last.ExitCode == ExitCode.Done, $"{command}: {last.ExitCode}\n{last.Output}{last.Error}");
    }

    /// <summary>The steps as they would be planned now.</summary>
    public async Task<IReadOnlyList<PlannedStep>> PlanAsync()
    {
        var run = await ToolRun.With(process.Environment, "plan", Migration, "-o", "json");
        using var answer = JsonDocument.Parse(run.Output);
        return
        [
            .. from step in answer.RootElement.GetProperty("migrations")[0].GetProperty("plan").GetProperty("steps").EnumerateArray()
               where step.GetProperty("kind").GetString() != "verify"
               select PlannedStep.Of(step),
        ];
    }

    /// <summary>All that is left in the end: the catalog, the rows, and what the toolkit itself has noted.</summary>
    /// <remarks>In how many ranges the pages were copied is left to chance: who comes before a dead worker's lease has run out takes half of its range.</remarks>
    public async Task<string> DescribeAsync()
    {
        var state = await Database.QueryAsync<string>(
            """
            SELECT 'migration ' || state || CASE WHEN lease_owner IS NULL THEN ', free' ELSE ', leased' END FROM migrator.migration
            UNION ALL SELECT 'step ' || step_id || ' ' || state FROM migrator.step
            UNION ALL SELECT 'mapping ' || key || ' ' || mode FROM migrator.mapping
            UNION ALL SELECT 'bit ' || table_name || ' ' || bit FROM migrator.used_bit
            UNION ALL SELECT 'fence ' || app || ' ' || coalesce(range, 'none') FROM migrator.fence
            UNION ALL SELECT 'poison ' || row_key FROM migrator.poison
            UNION ALL SELECT 'copied up to ' || max(to_unit) || ', ' || sum(cursor_unit - from_unit) || ' of ' || sum(to_unit - from_unit) FROM migrator.backfill_range GROUP BY step_id
            ORDER BY 1
            """);
        return string.Join('\n', [await Database.DumpSchemaAsync(), $"rows {await HashRowsAsync()}", .. state]);
    }

    /// <summary>Every row, as one hash.</summary>
    public async Task<string?> HashRowsAsync() => await Database.ScalarAsync<string>("SELECT md5(string_agg(o::text, ' ' ORDER BY o.id)) FROM shop.orders o");

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
