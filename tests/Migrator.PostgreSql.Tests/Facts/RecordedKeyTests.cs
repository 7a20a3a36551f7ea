namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A row that is recorded is found again by its key, whatever the writer's session and ours are set to.</summary>
public sealed class RecordedKeyTests(ServerFixture server)
{
    private const string Events =
        """
        CREATE TABLE shop.events (at timestamptz, day date, span interval, ratio float8, raw bytea, qty text, PRIMARY KEY (at, day, span, ratio, raw));
        INSERT INTO shop.events SELECT '2020-03-04 05:06:07.5+00', ('2020-03-0' || n)::date, '-1 day -2 hours', 0.1::float8 + 0.2, '\xdead', n FROM generate_series(1, 5) n;
        """;

    private const string Writer = "SET TimeZone = 'Asia/Kathmandu'; SET DateStyle = 'German'; SET IntervalStyle = sql_standard; SET extra_float_digits = -15; SET bytea_output = 'escape'; ";

    private static readonly string[] Ours = ["TimeZone = 'America/New_York'", "DateStyle = 'SQL'", "IntervalStyle = 'iso_8601'", "extra_float_digits = 0", "bytea_output = 'escape'"];

    [Fact]
    public async Task A_pending_row_that_its_writer_has_recorded_is_known_by_its_key()
    {
        await using var scene = await FactScene.CreateAsync(server, Events);
        await SetAsync(scene);
        await scene.ExpandAsync(1, Wanted.Replace("events", "qty", "amount", "int", "qty::int", "amount::text"));
        await scene.BackfillAsync(1);

        await scene.WriteAsync($"{Writer} UPDATE shop.events SET qty = 'bad' WHERE qty = '3'");

        Assert.Equal(@"2020-03-04 05:06:07.5+00, 2020-03-03, -1 days -02:00:00, 0.30000000000000004, \xdead", await scene.TextAsync("SELECT row_key FROM migrator.poison"));
        var pending = await scene.Ports.Rows.CountPendingAsync(new("shop", "events"), await scene.Ports.State.ReadMappingsAsync(FactScene.Stopping), FactScene.Stopping);
        Assert.Equal((1L, 0L), (pending.Pending, pending.Unexplained));
    }

    [Fact]
    public async Task A_verification_names_the_version_that_wrote_a_row_whose_shapes_disagree()
    {
        await using var scene = await FactScene.CreateAsync(server, Events);
        await SetAsync(scene);
        await scene.ExpandAsync(1, Wanted.Rename("events", "qty", "amount"));
        await scene.BackfillAsync(1);
        await scene.WriteAsync($"{Writer} UPDATE shop.events SET qty = 'one', amount = 'other' WHERE qty = '3'");

        var verified = await scene.TryVerifyAsync(1);

        var difference = Assert.Single(Assert.Single(verified.Evidence).Differences);
        Assert.Equal(("shop/1.0.0", @"2020-03-04 05:06:07.5+00, 2020-03-03, -1 days -02:00:00, 0.30000000000000004, \xdead"), (difference.Application, Assert.Single(difference.Samples).Key));
    }

    /// <summary>Sessions of the migrating role; those that are open already keep what they have.</summary>
    private static async Task SetAsync(FactScene scene)
    {
        foreach (var setting in Ours)
        {
            await scene.Database.ExecuteAsync($"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET {setting.Replace("'", "''", StringComparison.Ordinal)}', current_database()); END $$");
        }

        scene.Database.DataSource.Clear();
    }
}
