using System.Text.Json;
using Migrator.Execution.Backfilling;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Execution.Verification;
using Migrator.Planning;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sync;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Rows;

/// <summary>A table in the middle of a migration: old rows, new columns, the marker, the mappings' functions and the sync.</summary>
internal sealed class Bench : IAsyncDisposable
{
    public static readonly TableName Table = new("shop", "items");
    public static readonly MigrationId Migration = new(42);

    private Bench(TestDatabase database)
    {
        Database = database;
        Ports = new BenchDatabase(database.DataSource);
    }

    public TestDatabase Database { get; }

    public BenchDatabase Ports { get; }

    public Lease Lease { get; private set; } = new(Migration, "bench", 0, default);

    public string Marker { get; } = MarkerColumn.For(Table).Value;

    /// <summary>text to integer and back: fails on what is no number.</summary>
    public static Mapping Quantity { get; } = new()
    {
        Migration = Migration,
        Key = "quantity",
        Table = Table,
        Kind = MappingKind.TwoWay,
        Mode = SyncMode.Open,
        Bit = 0,
        Old = [new() { Name = new("qty"), Type = "text", Function = new("quantity_down", [new("quantity")], IsTotal: true) }],
        New = [new() { Name = new("quantity"), Type = "integer", Function = new("quantity_up", [new("qty")], IsTotal: false) }],
        Consistent = new("quantity_consistent", [new("qty"), new("quantity")], IsTotal: true),
    };

    /// <summary>Another migration's rename on the same table.</summary>
    public static Mapping Label { get; } = new()
    {
        Migration = new(43),
        Key = "label",
        Table = Table,
        Kind = MappingKind.TwoWay,
        Mode = SyncMode.Open,
        Bit = 5,
        Old = [new() { Name = new("name"), Type = "text", Function = new("label_down", [new("label")], IsTotal: true) }],
        New = [new() { Name = new("label"), Type = "text", Function = new("label_up", [new("name")], IsTotal: true) }],
        Consistent = new("label_consistent", [new("name"), new("label")], IsTotal: true),
    };

    /// <summary>A new column with a volatile first value.</summary>
    public static Mapping Token { get; } = new()
    {
        Migration = Migration,
        Key = "token",
        Table = Table,
        Kind = MappingKind.InitialValue,
        Mode = SyncMode.Open,
        Bit = 6,
        Old = [],
        New = [new() { Name = new("token"), Type = "uuid", Function = new("token_up", [], IsTotal: true) }],
    };

    public static async Task<Bench> StartAsync(ServerFixture server, string key = "id integer PRIMARY KEY", params Mapping[] mappings)
        => await StartAsync(await server.CreateDatabaseAsync(), key, mappings);

    public static async Task<Bench> StartAsync(TestDatabase database, string key = "id integer PRIMARY KEY", params Mapping[] mappings)
    {
        var bench = new Bench(database);
        var controlSchema = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "tests", "Migrator.PostgreSql.Tests", "ControlSchema.sql"));
        await bench.Database.ExecuteAsync(controlSchema);
        await bench.Database.ExecuteAsync(
            $"""
            CREATE SCHEMA shop;
            CREATE TABLE shop.items ({key}, qty text, name text, touched integer NOT NULL DEFAULT 0);
            ALTER TABLE shop.items ADD quantity integer, ADD label text, ADD token uuid, ADD "{bench.Marker}" bigint;
            CREATE FUNCTION migrator.quantity_up(qty text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN qty::integer;
            CREATE FUNCTION migrator.quantity_down(quantity integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN quantity::text;
            CREATE FUNCTION migrator.quantity_consistent(qty text, quantity integer) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
                RETURN NOT record_image_ne(ROW(qty), ROW(migrator.quantity_down(quantity)));
            CREATE FUNCTION migrator.label_up(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN name;
            CREATE FUNCTION migrator.label_down(label text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN label;
            CREATE FUNCTION migrator.label_consistent(name text, label text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
                RETURN NOT record_image_ne(ROW(name), ROW(label));
            CREATE FUNCTION migrator.token_up() RETURNS uuid LANGUAGE sql VOLATILE RETURN gen_random_uuid();
            """);
        bench.Lease = await bench.Ports.State.TryAcquireLeaseAsync(Migration, "bench", TimeSpan.FromMinutes(5), CancellationToken.None)
            ?? throw new InvalidOperationException("The lease is taken.");
        await bench.OpenAsync(mappings);
        return bench;
    }

    /// <summary>Lets mappings join the table's sync, as expand does.</summary>
    public async Task OpenAsync(params Mapping[] mappings)
    {
        var triggers = new SyncTriggers(Table, mappings);
        await Database.ExecuteAsync(string.Join(";\n", triggers.Drop().Concat(triggers.Create())));
        foreach (var mapping in mappings)
        {
            await using var connection = await Database.DataSource.OpenConnectionAsync();
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO migrator.mapping (migration_id, key, table_schema, table_name, bit, mode, definition)
                VALUES ($1, $2, $3, $4, $5, 'Open', $6)
                ON CONFLICT DO NOTHING
                """,
                connection)
            {
                Parameters =
                {
                    new() { Value = mapping.Migration.Value },
                    new() { Value = mapping.Key },
                    new() { Value = Table.Schema },
                    new() { Value = Table.Name },
                    new() { Value = (object?)mapping.Bit ?? DBNull.Value },
                    new() { Value = JsonSerializer.Serialize(mapping, PlanJson.SerializerOptions) },
                },
            };
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Writes rows as they were before the sync came: pending for every mapping.</summary>
    public async Task FillAsync(string insert)
    {
        await using var connection = await Database.DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(
            $"ALTER TABLE shop.items DISABLE TRIGGER ALL; {insert}; ALTER TABLE shop.items ENABLE TRIGGER ALL; {EnableAlways()}", connection);
        await command.ExecuteNonQueryAsync();
    }

    public Task FillAsync(int rows)
        => FillAsync($"INSERT INTO shop.items (id, qty, name) SELECT i, i::text, 'item ' || i FROM generate_series(1, {rows}) AS i");

    /// <summary>One range over the table as it is now.</summary>
    public async Task<BackfillRange> RangeAsync()
    {
        var extent = await Ports.Rows.ReadExtentAsync(Table, CancellationToken.None);
        var ranges = await Ports.State.PrepareRangesAsync(Lease, "B1", Table, [(0, extent.Units)], extent.Storage, CancellationToken.None);
        return Assert.Single(ranges);
    }

    public async Task<BatchResult> RunBatchAsync(BackfillRange range, bool skipLocked = false, params Mapping[] mappings)
        => await Ports.Rows.RunBatchAsync(Request(range, skipLocked, mappings), CancellationToken.None);

    public BatchRequest Request(BackfillRange range, bool skipLocked = false, params Mapping[] mappings) => new()
    {
        Lease = Lease,
        Range = range,
        From = range.Cursor,
        To = range.To,
        Table = Table,
        Mappings = mappings.Length == 0 ? [Quantity] : mappings,
        SkipLocked = skipLocked,
    };

    public Task<TableBackfillResult> BackfillAsync(IRunObserver? observer = null, RunSettings? settings = null)
        => BackfillUntilAsync(CancellationToken.None, observer, settings);

    public Task<TableBackfillResult> BackfillUntilAsync(CancellationToken cancellation, IRunObserver? observer = null, RunSettings? settings = null)
        => new TableBackfill(Ports, settings ?? new RunSettings { LockRetryFor = TimeSpan.FromMinutes(2) }, observer ?? new Holding(), TimeProvider.System)
            .RunAsync(Lease, Table, null, cancellation);

    /// <summary>Verifies what the lease's migration keeps on the table; above so many bytes in ranges.</summary>
    public async Task<Evidence> VerifyAsync(long limit, VerifyOptions? options = null, Holding? observer = null, CancellationTokenSource? interruption = null)
        => await new TableVerification(Ports, new() { SnapshotLimit = limit }, observer ?? new Holding(), TimeProvider.System).RunAsync(Lease, Table, options ?? new(), interruption?.Token ?? CancellationToken.None)
            ?? throw new InvalidOperationException("There is nothing to compare.");

    /// <summary>An application that has begun a transaction with this statement.</summary>
    public Task<OpenWriter> BeginAsync(string sql) => OpenWriter.BeginAsync(Database, sql);

    public Task<long> CountAsync(string condition)
        => Database.ScalarAsync<long>($"SELECT count(*) FROM shop.items WHERE {condition}");

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static string EnableAlways() =>
        $"""
        DO $$
        DECLARE t record;
        BEGIN
            FOR t IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'shop.items'::regclass AND tgname LIKE '~~migrator%' LOOP
                EXECUTE format('ALTER TABLE shop.items ENABLE ALWAYS TRIGGER %I', t.tgname);
            END LOOP;
        END $$
        """;
}
