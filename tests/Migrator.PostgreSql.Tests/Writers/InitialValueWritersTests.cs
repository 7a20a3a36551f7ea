using Migrator.Changes;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Partitions;

namespace Migrator.PostgreSql.Tests.Writers;

/// <summary>A column that belongs to the new version, and may not be NULL, comes while both versions write: what was chosen stays, and nobody is refused.</summary>
public sealed class InitialValueWritersTests(ServerFixture server)
{
    private const int Each = 60;

    // The first letter of a name says in which category a row begins; the old version changes the rest of it.
    private const string Begins = "upper(left(name, 1))";

    [Theory]
    [InlineData("")]
    [InlineData("PARTITION BY RANGE (id)")]
    public async Task Both_versions_write_until_contract_and_what_the_new_one_has_chosen_is_never_overwritten(string division)
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            CREATE TABLE shop.items (id int PRIMARY KEY, name text NOT NULL, note text) {division};
            {(division.Length == 0 ? "" : "CREATE TABLE shop.items_low PARTITION OF shop.items FOR VALUES FROM (MINVALUE) TO (1500); CREATE TABLE shop.items_rest PARTITION OF shop.items DEFAULT;")}
            CREATE TABLE shop.chosen (id int PRIMARY KEY, category text);
            INSERT INTO shop.items SELECT n, chr(97 + n % 26) || n, repeat('x', 300) FROM generate_series(1, 3000) n;
            ANALYZE shop.items;
            """);
        scene.Settings = scene.Settings with { BatchTarget = TimeSpan.FromMilliseconds(10) };
        await using var old = new BusyTable();
        await using var young = new BusyTable();
        for (var writer = 0; writer < 4; writer++)
        {
            var of = writer;
            await old.WriteAsync(scene, 1, number => Old(of, number));
        }

        await old.ForAsync(Each);
        await WhileAsync(old, scene.ExpandAsync(
            1,
            new AddColumn { Table = new("shop", "items"), Column = new() { Name = new("category"), Type = new() { Verbatim = "text" }, IsNullable = false }, InitialValue = new(Begins) }));
        for (var writer = 0; writer < 4; writer++)
        {
            var of = writer;
            await young.WriteAsync(scene, 1, number => New(of, number));
        }

        await young.ForAsync(Each);
        await WhileAsync(young, scene.BackfillAsync(1));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE category IS NULL"));
        await WhileAsync(old, scene.VerifyAsync(1));
        await old.DisposeAsync();
        await WhileAsync(young, scene.ContractAsync(1));
        await young.DisposeAsync();

        Assert.Empty(old.Refused);
        Assert.Empty(young.Refused);
        Assert.Equal(0, await scene.CountAsync("shop.chosen c LEFT JOIN shop.items i USING (id) WHERE i.category IS DISTINCT FROM c.category"));
        Assert.Equal(0, await scene.CountAsync($"shop.items WHERE category <> {Begins} AND id NOT IN (SELECT id FROM shop.chosen)"));
        Assert.Equal("t 0 0", await scene.TextAsync(
            """
            SELECT concat_ws(' ', (SELECT bool_and(attnotnull) FROM pg_attribute WHERE attname = 'category' AND attrelid::regclass::text LIKE 'shop.items%'),
                (SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND connamespace = 'shop'::regnamespace),
                (SELECT count(*) FROM pg_trigger WHERE tgrelid = 'shop.items'::regclass AND NOT tgisinternal))
            """));
    }

    // No two of them insert or delete the same row.
    private static string Old(int writer, int number) => (number % 5) switch
    {
        0 => $"INSERT INTO shop.items (id, name) VALUES ({1000000 + (number * 10) + writer}, 'o{number}')",
        1 => $"INSERT INTO shop.items AS i (id, name, note) VALUES ({Row(number)}, 'z', 'upsert') ON CONFLICT (id) DO UPDATE SET note = excluded.note",
        2 => $"DELETE FROM shop.items WHERE id = {1000000 + ((number - 2) * 10) + writer}",
        3 => $"UPDATE shop.items SET name = left(name, 1) || {number} WHERE id = {Row(number)}",
        _ => $"UPDATE shop.items SET note = 'old {number}' WHERE id = {Row(number)}",
    };

    // Each of them writes rows of its own, so that the table beside can say what was chosen last.
    private static string New(int writer, int number) => (number % 4) switch
    {
        0 => Choose(writer, 50000000 + (number * 10) + writer, $"INSERT INTO shop.items (id, name, category) VALUES ({50000000 + (number * 10) + writer}, 'n', 'new {number}')", $"new {number}"),
        1 => Choose(writer, Own(writer, number), $"UPDATE shop.items SET category = 'own {number}' WHERE id = {Own(writer, number)}", $"own {number}"),
        2 => Choose(writer, Own(writer, number), $"UPDATE shop.items SET category = 'both {number}', name = left(name, 1) || 'n' WHERE id = {Own(writer, number)}", $"both {number}"),
        _ => $"UPDATE shop.items SET name = left(name, 1) || 'new {number}' WHERE id = {Own(writer, number)}",
    };

    private static string Choose(int writer, int row, string statement, string category)
        => $"{statement}; INSERT INTO shop.chosen VALUES ({row}, '{category}') ON CONFLICT (id) DO UPDATE SET category = excluded.category";

    private static int Row(int number) => 1 + (number * 37 % 3000);

    private static int Own(int writer, int number) => 1 + (((number * 53 % 750) * 4) + writer);

    private static async Task WhileAsync(BusyTable writers, Task phase)
    {
        await writers.ForAsync(Each);
        await phase;
        await writers.ForAsync(Each);
    }
}
