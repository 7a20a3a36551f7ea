using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.State;

public sealed class JournalTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;
    private static readonly MigrationId Id = new(42);
    private static readonly TableName Table = new("We \"ird", "örders");
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_frozen_plan_comes_back_as_it_was_with_every_step_waiting()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(Id, "me", Long, Stopping))!;
        var plan = Plans.Empty(Id, "E1", "E2", "E10");

        await state.FreezeAsync(plan, lease, Stopping);

        var record = Assert.Single(await state.ReadMigrationsAsync(Stopping));
        Assert.Equal(PlanJson.Serialize(plan), PlanJson.Serialize(record.Plan!));
        Assert.Equal((MigrationState.Expanding, plan.Title, true), (record.State, record.Title, record.IsOpen));
        Assert.Equal([new("E1", StepState.Waiting, null, null), new("E2", StepState.Waiting, null, null), new("E10", StepState.Waiting, null, null)], record.Steps);
        await Assert.ThrowsAsync<InvalidOperationException>(() => state.FreezeAsync(plan, lease, Stopping));
    }

    [Fact]
    public async Task A_step_is_begun_done_and_undone()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(Id, "me", Long, Stopping))!;
        await state.FreezeAsync(Plans.Empty(Id, "E1"), lease, Stopping);
        async Task<StepRecord> StepAsync() => Assert.Single(Assert.Single(await state.ReadMigrationsAsync(Stopping)).Steps);

        await state.MarkStepAsync(lease, "E1", StepState.Started, null, Stopping);
        var started = await StepAsync();
        await state.MarkStepAsync(lease, "E1", StepState.Done, TimeSpan.FromMilliseconds(12.5), Stopping);
        var done = await StepAsync();
        await state.MarkStepAsync(lease, "E1", StepState.Waiting, null, Stopping);
        var undone = await StepAsync();

        Assert.Equal((StepState.Started, null), (started.State, started.FinishedAt));
        Assert.Equal((StepState.Done, TimeSpan.FromMilliseconds(12.5), true), (done.State, done.LockHeld, done.FinishedAt is not null));
        Assert.Equal(new("E1", StepState.Waiting, null, null), undone);
    }

    [Fact]
    public async Task After_a_rollback_the_migration_begins_anew_with_nothing_of_before()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(Id, "me", Long, Stopping))!;
        await state.FreezeAsync(Plans.Empty(Id, "E1", "E2"), lease, Stopping);
        await state.PrepareRangesAsync(lease, "B1", Table, [(0, 5)], "1", Stopping);
        await state.RecordEvidenceAsync(lease, Clean(7), Stopping);
        await state.PauseAsync(Id, "sale", "ann", Stopping);
        await state.SetStateAsync(lease, MigrationState.RollingBack, Stopping);
        var rollingBack = await state.ReadSteeringAsync(Id, Stopping);
        await state.SetStateAsync(lease, MigrationState.RolledBack, Stopping);
        var rolledBack = Assert.Single(await state.ReadMigrationsAsync(Stopping));

        await state.FreezeAsync(Plans.Empty(Id, "E1"), lease, Stopping);

        Assert.NotNull(rolledBack.FinishedAt);
        Assert.NotNull(rollingBack?.PausedAt);
        Assert.Null(await state.ReadSteeringAsync(Id, Stopping));
        var record = Assert.Single(await state.ReadMigrationsAsync(Stopping));
        Assert.Equal((MigrationState.Expanding, null), (record.State, record.FinishedAt));
        Assert.Single(record.Steps);
        Assert.Empty(await state.ReadRangesAsync(Id, Stopping));
        Assert.Empty(await state.ReadEvidenceAsync(Id, Stopping));
    }

    [Fact]
    public async Task Ranges_are_made_once_and_made_anew_when_the_table_was_rewritten()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(Id, "me", Long, Stopping))!;

        var made = await state.PrepareRangesAsync(lease, "B1", Table, [(0, 5), (5, 9)], "1", Stopping);
        var kept = await state.PrepareRangesAsync(lease, "B1", Table, [(0, 9)], "1", Stopping);
        var anew = await state.PrepareRangesAsync(lease, "B1", Table, [(0, 12)], "2", Stopping);

        Assert.Equal([(0, 5, 0), (5, 9, 5)], made.Select(range => (range.From, range.To, range.Cursor)));
        Assert.Equal(made, kept);
        Assert.Equal([(0, 12, "2")], anew.Select(range => (range.From, range.To, range.Storage)));
        await state.ForgetRangesAsync(lease, Table, Stopping);
        Assert.Empty(await state.ReadRangesAsync(Id, Stopping));
    }

    [Fact]
    public async Task A_poisoned_row_is_known_once_with_its_newest_error_and_a_long_key_is_cut()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(Id, "me", Long, Stopping))!;
        PoisonRow Row(string key, string error) => new(Id, Table, "name", key, error, "up", default);

        await state.RecordPoisonAsync(Row("(1)", "first"), Stopping);
        await state.RecordPoisonAsync(Row("(1)", "second"), Stopping);
        await state.RecordPoisonAsync(Row(new string('x', 5000) + "1", "long"), Stopping);
        await state.RecordPoisonAsync(Row(new string('x', 5000) + "2", "long"), Stopping);

        var rows = await state.ReadPoisonAsync(Id, 10, Stopping);
        Assert.Equal(["long", "long", "second"], rows.Select(row => row.Error));
        Assert.Equal((Table, "(1)"), (rows[^1].Table, rows[^1].Key));
        await state.ForgetPoisonAsync(lease, direction: null, Stopping);
        Assert.Empty(await state.ReadPoisonAsync(Id, 10, Stopping));
    }

    [Fact]
    public async Task Of_one_mapping_ten_thousand_poisoned_rows_are_kept_by_name()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await state.RecordPoisonAsync(new(Id, Table, "name", "(0)", "first", "up", default), Stopping);
        await database.ExecuteAsync(
            """
            INSERT INTO migrator.poison (migration_id, mapping_key, direction, row_key, table_schema, table_name, error, application, seen_at, number)
            SELECT migration_id, mapping_key, direction, format('(%s)', i), table_schema, table_name, error, application, seen_at, i + 1
            FROM migrator.poison, generate_series(1, 9999) AS i
            """);

        await state.RecordPoisonAsync(new(Id, Table, "name", "(10000)", "one too many", "up", default), Stopping);
        await state.RecordPoisonAsync(new(Id, Table, "total", "(10000)", "another mapping", "up", default), Stopping);

        Assert.Equal([("name", 10000L), ("total", 1L)], await database.QueryAsync<(string, long)>("SELECT mapping_key, count(*) FROM migrator.poison GROUP BY mapping_key ORDER BY mapping_key"));
    }

    [Fact]
    public async Task Drift_is_counted_without_one_writer_waiting_for_another()
    {
        await using var database = await server.CreateDatabaseAsync();
        await ControlSchemaTests.InstalledAsync(database);
        const string drift = "SELECT migrator.record_drift(42, 'name', 's', 't', '(1)')";
        await database.ExecuteAsync(drift);
        await using var slow = await OpenTransaction.BeginAsync(
            database,
            drift);

        await database.ExecuteAsync($"SET lock_timeout = '100ms'; {drift}");
        await database.ExecuteAsync($"BEGIN ISOLATION LEVEL SERIALIZABLE; {drift}; COMMIT");
        await slow.CommitAsync();

        Assert.Equal(4, await database.ScalarAsync<long>("SELECT sum(count)::bigint FROM migrator.drift_count"));
        Assert.Equal(4, await database.ScalarAsync<long>("SELECT count(*) FROM migrator.drift"));
    }

    [Fact]
    public async Task The_evidence_of_each_table_that_was_recorded_last_counts_whatever_the_clock_said()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(Id, "me", Long, Stopping))!;
        var clock = await state.ReadClockAsync(Stopping);
        var old = Clean(7) with { TakenAt = clock.AddHours(1), Mismatched = 1, Differences = [new(DifferenceKind.ByOldVersion, "shop/1.0.0", 1) { Samples = [new("(\"a,b\")") { Values = "secret" }] }] };
        var young = Clean(8) with { TakenAt = clock, Drift = 12 };
        var other = Clean(9) with { Table = new TableName("shop", "other"), TakenAt = clock };

        await state.RecordEvidenceAsync(lease, old, Stopping);
        await state.RecordEvidenceAsync(lease, young, Stopping);
        await state.RecordEvidenceAsync(lease, other, Stopping);

        var read = await state.ReadEvidenceAsync(Id, Stopping);
        Assert.Equal([(8, 12), (9, 0)], read.Select(evidence => (evidence.Rows, evidence.Drift)).Order());
        Assert.All(read, evidence => Assert.Equal(Clean(1).Fingerprint, evidence.Fingerprint));
        Assert.Equal(clock, read[0].TakenAt);
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM migrator.evidence AS e WHERE e::text LIKE '%secret%'"));
    }

    [Fact]
    public async Task Requirements_and_waivers_are_kept_with_who_gave_them_and_audited()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        await state.RequireAsync(Id, "shop", ">=2.3.0", "require", "ann", Stopping);
        await state.RequireAsync(Id, "shop", ">=2.4.0", "require", "bob", Stopping);
        await state.WaiveAsync(Id, "evidence clean", "known rows", "ann", TimeSpan.FromHours(2), Stopping);
        await state.WaiveAsync(Id, "fence raised", "too late", "ann", TimeSpan.FromSeconds(-1), Stopping);

        var requirement = Assert.Single(await state.ReadRequirementsAsync(Stopping));
        Assert.Equal(("shop", ">=2.4.0", "bob"), (requirement.App, requirement.Range, requirement.By));
        var waiver = Assert.Single(await state.ReadWaiversAsync(Id, Stopping));
        Assert.Equal(("evidence clean", TimeSpan.FromHours(2)), (waiver.Condition, waiver.ExpiresAt - waiver.GivenAt));
        Assert.Equal(
            ["require: shop >=2.3.0 (require) by ann", "require: shop >=2.4.0 (require) by bob",
                "override: evidence clean for 02:00:00: known rows by ann", "override: fence raised for -00:00:01: too late by ann"],
            await database.QueryAsync<string>("SELECT format('%s: %s by %s', action, detail, by_whom) FROM migrator.audit ORDER BY id"));
    }

    private static Evidence Clean(long rows) => new()
    {
        Migration = Id,
        Table = Table,
        RuleHash = "rule",
        Mode = "snapshot",
        Rows = rows,
        Pending = 0,
        Mismatched = 0,
        Fingerprint = "f",
        Server = "s",
        TakenAt = DateTimeOffset.UnixEpoch,
    };
}
