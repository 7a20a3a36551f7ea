using Migrator.Execution;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;

namespace Migrator.PostgreSql.Tests.State;

public sealed class FleetHistoryTests(ServerFixture server)
{
    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(10);

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Looks_are_summed_up_a_gap_and_a_failure_begin_anew_and_what_is_old_is_forgotten()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        await state.RecordLookAsync([Complete("shop", "2.3.1")], Gap, Stopping);
        await state.RecordLookAsync([Complete("shop", "2.3.1"), Complete("stock", null) with { Source = "other" }], Gap, Stopping);
        await database.ExecuteAsync(
            """
            UPDATE migrator.watch SET since = since - interval '1 h', until = until - interval '11 min';
            UPDATE migrator.sighting SET last_seen = last_seen - interval '31 days' WHERE app = 'stock'
            """);
        await state.RecordLookAsync([Complete("shop", "2.4.0")], Gap, Stopping);
        await state.RecordLookAsync([FleetObservation.Failed("k8s", "forbidden")], Gap, Stopping);
        var history = await state.RecordLookAsync([Complete("shop", "2.4.0")], Gap, Stopping);

        Assert.Equal([null, "forbidden", null], history.Spans.Where(span => span.Source == "k8s").Select(span => span.EndedBy));
        Assert.Equal([("shop", "2.3.1"), ("shop", "2.4.0")], history.Sightings.Select(one => (one.App, one.Version ?? "")));
        Assert.Equivalent(history, await state.ReadFleetHistoryAsync(Stopping), strict: true);
    }

    [Fact]
    public async Task Whoever_may_only_read_looks_without_leaving_a_trace_and_may_not_claim_to_have_written()
    {
        await using var database = await server.CreateDatabaseAsync();
        var written = await (await ControlSchemaTests.InstalledAsync(database)).RecordLookAsync([Complete("shop", "2.3.1")], Gap, Stopping);
        var role = await database.CreateWriterRoleAsync("reader");
        await database.ExecuteAsync($"GRANT USAGE ON SCHEMA migrator TO {role.QuotedName}; GRANT SELECT ON ALL TABLES IN SCHEMA migrator TO {role.QuotedName}");
        await using var reader = PostgreSqlDatabase.Connect(role.ConnectionString);
        Assert.True(ManifestSource.TryParse(["shop=2.4.0"], out var asserted, out _));
        var watch = new FleetWatch(reader.State, [asserted], Gap);

        var look = await watch.LookAsync(Stopping);
        var refused = await Assert.ThrowsAsync<LookNotRecordedException>(() => watch.ObserveAsync(Stopping));

        Assert.Equivalent(written, look.History, strict: true);
        Assert.Equal("2.4.0", Assert.Single(Assert.Single(look.Observations).Instances).Version);
        Assert.Contains("permission denied", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_that_registers_under_its_old_id_with_a_new_version_leaves_the_old_one_in_the_history()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        await state.BeatAsync("shop", "2.3.1", "shop-0", Gap, Stopping);
        await state.BeatAsync("shop", "2.4.0", "shop-0", Gap, Stopping);

        var seen = Assert.Single((await state.ReadFleetHistoryAsync(Stopping)).Sightings);
        Assert.Equal(("shop", "2.3.1", HeartbeatSource.Name), (seen.App, seen.Version, seen.Source));
    }

    [Fact]
    public async Task Looks_keep_apart_what_instances_of_one_version_say()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var look = new FleetObservation("k8s", ObservationStatus.Complete, null,
        [
            new LiveInstance("shop", "2.4.0", "a", null) { Capabilities = ["8=old-only", "7=new-only"] },
            new LiveInstance("shop", "2.4.0", "b", null) { Capabilities = ["7=new-only", "8=old-only"] },
            new LiveInstance("shop", "2.4.0", "c", null) { Capabilities = ["customers-address"] },
        ]);

        await state.RecordLookAsync([look], Gap, Stopping);
        var history = await state.RecordLookAsync([look], Gap, Stopping);

        Assert.Equal(["", "7=new-only, 8=old-only"], history.Sightings.Select(one => string.Join(", ", one.Capabilities)));
    }

    [Fact]
    public async Task Releases_keep_their_order_and_registering_an_older_one_again_says_that_it_is_back()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        await state.RegisterReleaseAsync("shop", "2.3.1", ReleasePlace.Any, null, "ci", Stopping);
        var first = await state.RegisterReleaseAsync("shop", "2.4.0", ReleasePlace.Any, TimeSpan.FromHours(48), "ci", Stopping);
        var again = await state.RegisterReleaseAsync("shop", "2.4.0", ReleasePlace.Any, null, "ci", Stopping);
        var final = await state.FinalizeReleaseAsync("shop", "2.4.0", "ann", Stopping);
        var back = await state.RegisterReleaseAsync("shop", "2.3.1", ReleasePlace.Any, null, "ci", Stopping);
        var forth = await state.RegisterReleaseAsync("shop", "2.4.0", ReleasePlace.Any, null, "ci", Stopping);

        Assert.Equal(first, again);
        Assert.NotNull(final?.FinalizedAt);
        Assert.Equal((1L, true), (back.Ordinal, back.RegisteredAt > first.RegisteredAt));
        Assert.Equal((2L, null, TimeSpan.FromHours(48)), (forth.Ordinal, forth.FinalizedAt, forth.Soak));
        Assert.Null(await state.FinalizeReleaseAsync("shop", "9.9.9", "ann", Stopping));
    }

    [Fact]
    public async Task A_consumer_agrees_with_one_migration_until_it_reads_something_else()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        await state.AddConsumerAsync("bi", "data", ["customer.email", "orders"], null, "ann", Stopping);
        Assert.True(await state.AcknowledgeAsync("bi", new(7), "ann", Stopping));
        Assert.False(await state.AcknowledgeAsync("nobody", new(7), "ann", Stopping));

        Assert.Equal(["customer.email", "orders"], Assert.Single(await state.ReadConsumersAsync(Stopping)).Reads);
        Assert.Single(await state.ReadAcknowledgementsAsync(new(7), Stopping));
        Assert.Empty(await state.ReadAcknowledgementsAsync(new(8), Stopping));
        await state.AddConsumerAsync("bi", "data", ["customer.phone"], TimeSpan.FromDays(1), "ann", Stopping);
        Assert.Empty(await state.ReadAcknowledgementsAsync(new(7), Stopping));
        Assert.NotNull(Assert.Single(await state.ReadConsumersAsync(Stopping)).ExpiresAt);
        Assert.True(await state.RemoveConsumerAsync("bi", "ann", Stopping));
        Assert.False(await state.RemoveConsumerAsync("bi", "ann", Stopping));
    }

    [Fact]
    public async Task Transactions_of_others_are_seen()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await using var connection = await database.DataSource.OpenConnectionAsync(Stopping);
        await using var transaction = await connection.BeginTransactionAsync(Stopping);
        await using var command = connection.CreateCommand();
        command.CommandText = "SET LOCAL application_name = 'shop/2.3.1'";
        await command.ExecuteNonQueryAsync(Stopping);

        var seen = await state.ReadTransactionsAsync(Stopping);

        Assert.Null(seen.Problem);
        Assert.Contains(seen.Transactions, one => one.Who.Contains("shop/2.3.1", StringComparison.Ordinal) && one.Gid is null);
    }

    [Fact]
    public async Task A_transaction_that_may_not_be_looked_into_is_a_problem_and_a_session_without_one_is_not()
    {
        await using var database = await server.CreateDatabaseAsync();
        await ControlSchemaTests.InstalledAsync(database);
        var role = await database.CreateWriterRoleAsync("runner");
        await using var runner = PostgreSqlDatabase.Connect(role.ConnectionString);

        var idle = await runner.State.ReadTransactionsAsync(Stopping);
        await using var open = await OpenTransaction.BeginAsync(database, "SELECT 1");
        var busy = await runner.State.ReadTransactionsAsync(Stopping);

        Assert.Null(idle.Problem);
        Assert.Equal("this connection's role may not look into transactions of postgres", busy.Problem);
    }

    private static FleetObservation Complete(string app, string? version) => new("k8s", ObservationStatus.Complete, null, [new(app, version, "pod-1", null)]);
}
