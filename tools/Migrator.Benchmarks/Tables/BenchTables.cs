namespace Migrator.Benchmarks.Tables;

/// <summary>The kinds of tables that are measured.</summary>
internal static class BenchTables
{
    private const string Columns = "quantity integer, email text NOT NULL, name text, price numeric(12,2) NOT NULL, touched timestamptz NOT NULL, note text";

    private const string Values = "(n % 1000)::integer, 'Customer' || n || '@Example.org', 'name of ' || n, n % 10000 / 100.0, timestamptz '2026-01-01' + n * interval '1 second', repeat('x', (n % 60)::integer)";

    /// <summary>Numbered rows, in the order of their numbers.</summary>
    public static BenchTable Bigint { get; } = new()
    {
        Name = "bigint",
        Create = $"CREATE TABLE shop.items (id bigint PRIMARY KEY, {Columns})",
        Fill = $"INSERT INTO shop.items SELECT n, {Values} FROM generate_series(1, @rows) AS n",
        Key = ["id"],
    };

    /// <summary>A random key, in whose order the rows are not, and a secondary index.</summary>
    public static BenchTable Uuid { get; } = new()
    {
        Name = "uuid",
        Create = $"CREATE TABLE shop.items (id uuid PRIMARY KEY, {Columns}); CREATE INDEX items_touched ON shop.items (touched)",
        Fill = $"INSERT INTO shop.items SELECT md5(n::text)::uuid, {Values} FROM generate_series(1, @rows) AS n",
        Key = ["id"],
    };

    /// <summary>A key of two columns: what belongs together was not written together.</summary>
    public static BenchTable Composite { get; } = new()
    {
        Name = "composite",
        Create = $"CREATE TABLE shop.items (tenant integer, number bigint, {Columns}, PRIMARY KEY (tenant, number))",
        Fill = $"INSERT INTO shop.items SELECT (n % 500)::integer, n, {Values} FROM generate_series(1, @rows) AS n",
        Key = ["tenant", "number"],
    };

    /// <summary>No key at all: those who go by keys cannot.</summary>
    public static BenchTable Keyless { get; } = new()
    {
        Name = "no-key",
        Create = $"CREATE TABLE shop.items ({Columns})",
        Fill = $"INSERT INTO shop.items SELECT {Values} FROM generate_series(1, @rows) AS n",
    };

    /// <summary>Wide rows, each with 4 kB outside the row.</summary>
    public static BenchTable Wide { get; } = new()
    {
        Name = "wide",
        Create =
            $"""
            CREATE TABLE shop.items (id bigint PRIMARY KEY, {Columns}, filling text NOT NULL, body text NOT NULL);
            ALTER TABLE shop.items ALTER body SET STORAGE EXTERNAL
            """,
        Fill = $"INSERT INTO shop.items SELECT n, {Values}, repeat(md5(n::text), 20), repeat(md5(n::text), 128) FROM generate_series(1, @rows) AS n",
        Key = ["id"],
        Divisor = 10,
    };

    /// <summary>Four partitions.</summary>
    public static BenchTable Partitioned { get; } = new()
    {
        Name = "partitioned",
        Create = $"CREATE TABLE shop.items (id bigint PRIMARY KEY, {Columns}) PARTITION BY HASH (id); "
            + string.Join("; ", Enumerable.Range(0, 4).Select(part => $"CREATE TABLE shop.items_{part} PARTITION OF shop.items FOR VALUES WITH (MODULUS 4, REMAINDER {part})")),
        Fill = $"INSERT INTO shop.items SELECT n, {Values} FROM generate_series(1, @rows) AS n",
        Key = ["id"],
    };

    public static IReadOnlyList<BenchTable> All { get; } = [Bigint, Uuid, Composite, Keyless, Wide, Partitioned];
}
