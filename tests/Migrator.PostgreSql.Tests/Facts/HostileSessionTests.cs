using System.Globalization;
using Migrator.Changes;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Whatever an application has set in its session, and however few rights it has: what it writes means the same, in every kind of mapping.</summary>
public sealed class HostileSessionTests(ServerFixture server)
{
    private const string Refused = "refused: ";

    private const string Tables =
        """
        CREATE SCHEMA types;
        CREATE EXTENSION IF NOT EXISTS citext SCHEMA types;
        CREATE EXTENSION IF NOT EXISTS hstore SCHEMA types;
        CREATE TYPE types.mood AS ENUM ('sad', 'glad');
        CREATE DOMAIN types.short AS text CHECK (length(VALUE) < 20);
        CREATE TYPE types."Pair\n" AS (a int, "b\'" text);
        CREATE FUNCTION types.shout(text) RETURNS text LANGUAGE sql IMMUTABLE RETURN upper($1) || '\!';
        CREATE TABLE shop.constants (
            id timestamptz, place interval, PRIMARY KEY (id, place),
            mood types.mood NOT NULL DEFAULT 'sad', path text NOT NULL DEFAULT 'C:\new''s', code types.citext NOT NULL DEFAULT 'Abc', short types.short NOT NULL DEFAULT 'a\b',
            tags types.hstore NOT NULL DEFAULT '"a\\b"=>"1"', pair types."Pair\n" NOT NULL DEFAULT '(1,"x\\y")', word text NOT NULL DEFAULT types.shout('q\'),
            day date NOT NULL DEFAULT '2020-02-01', span interval NOT NULL DEFAULT '-1 mons +2 days -03:00:00', price money NOT NULL DEFAULT '$5.25', ratio float8 NOT NULL DEFAULT 0.30000000000000004,
            raw bytea NOT NULL DEFAULT '\xdead', moment timestamptz NOT NULL DEFAULT '2020-01-01 12:00:00+00', doc json NOT NULL DEFAULT '{"a": "\\"}', bits bit(3) NOT NULL DEFAULT B'101', many types.mood[] NOT NULL DEFAULT '{sad,glad}',
            "odd ""name\n" varchar(9) NOT NULL DEFAULT E'\\n');
        CREATE TABLE shop.mapped (id timestamptz PRIMARY KEY, amount int NOT NULL DEFAULT 7, name text, first text, last text, age int, code types.citext, gone types.mood NOT NULL DEFAULT 'sad', bad text, tag types.citext COLLATE "C", title varchar(9) COLLATE "C" DEFAULT 'x\y');
        CREATE TABLE shop.guests (id int PRIMARY KEY, mood types.mood DEFAULT 'glad', path text DEFAULT 'C:\new', code types.citext);
        CREATE TABLE shop.orders (id timestamptz PRIMARY KEY, country text NOT NULL DEFAULT 'A\b', size int);
        CREATE TABLE shop.authors (id int PRIMARY KEY);
        CREATE TABLE shop.books (id int PRIMARY KEY, author_id int REFERENCES shop.authors);
        INSERT INTO shop.authors VALUES (1), (2), (3);
        """;

    /// <summary>What an application may have set, for good or ill.</summary>
    private static readonly string[] Settings =
    [
        "SET standard_conforming_strings = off; SET backslash_quote = off; SET quote_all_identifiers = on; SET transform_null_equals = on; SET array_nulls = off",
        "SET DateStyle = 'German, DMY'; SET IntervalStyle = sql_standard; SET TimeZone = 'Asia/Kathmandu'; SET extra_float_digits = -15; SET bytea_output = 'escape'; SET lc_monetary = 'C'",
        "SET DateStyle = 'SQL, MDY'; SET IntervalStyle = iso_8601; SET TimeZone = 'America/New_York'",
        "SET search_path = ''; SET row_security = off; SET check_function_bodies = off; SET plpgsql.variable_conflict = use_variable; SET plpgsql.extra_errors = 'all'; SET plpgsql.print_strict_params = on",
        "SET default_transaction_isolation = 'serializable'; SET plpgsql.variable_conflict = use_column; SET plan_cache_mode = force_generic_plan; SET session_replication_role = local",
        "SET default_transaction_isolation = 'repeatable read'; SET plan_cache_mode = force_custom_plan; SET session_replication_role = origin; SET client_encoding = 'LATIN1'; SET enable_seqscan = off; SET enable_indexscan = off; SET enable_hashjoin = off; SET from_collapse_limit = 1",
        "SELECT set_config(name, 'on', false) FROM pg_settings WHERE name IN ('force_parallel_mode', 'debug_parallel_query'); SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0",
        "CREATE TEMP TABLE constants (id int); CREATE TEMP TABLE pg_index (oid int); CREATE FUNCTION pg_temp.num_nonnulls(VARIADIC \"any\") RETURNS int LANGUAGE internal AS 'pg_num_nulls'; SET search_path = pg_temp, shop",
    ];

    private static readonly (string Name, string Value)[] Constants =
    [
        ("mood", "'glad'"), ("path", "E'D:\\\\o'"), ("code", "'aBC'"), ("short", "'x'"), ("tags", "'k=>v'"), ("pair", "'(2,y)'"), ("word", "'w'"), ("day", "'2021-03-02'"), ("span", "'2 days'"), ("price", "'6'"),
        ("ratio", "0.1"), ("raw", "E'\\\\xbeef'"), ("moment", "'2021-01-01 00:00:00+00'"), ("doc", "'{}'"), ("bits", "'010'"), ("many", "'{glad}'"),
    ];

    private static readonly string[] Writes =
    [
        "INSERT INTO shop.constants (id, place) VALUES ('2020-03-04 05:06:07+00', '1 day')",
        Renamed("INSERT INTO shop.constants (id, place, {0}) VALUES ('2020-03-04 05:06:08+00', '1 day', {1})", "{0}_2"),
        Renamed("INSERT INTO shop.constants (id, place, {0}) VALUES ('2020-03-04 05:06:09+00', '1 day', {1})", "{0}"),
        "INSERT INTO shop.constants (id, place) VALUES ('2020-03-04 05:06:10+00', '1 day'), ('2020-03-04 05:06:11+00', '1 day'), ('2020-03-04 05:06:12+00', '-1 day -2 hours')",
        Renamed("UPDATE shop.constants SET ({0}) = ROW ({1}) WHERE id = '2020-03-04 05:06:10+00'", "{0}_2"),
        Renamed("UPDATE shop.constants SET ({0}) = ROW ({1}) WHERE id = '2020-03-04 05:06:11+00'", "{0}"),
        "UPDATE shop.constants SET path = 'one', path_2 = 'other' WHERE id = '2020-03-04 05:06:12+00'",
        "INSERT INTO shop.mapped (id, name, first, last, age, code, bad) VALUES ('2020-01-02 00:00:00+00', 'Ann Bee', 'Ann', 'Bee', 5, 'Ä1', '1')",
        "INSERT INTO shop.mapped (id, amount_2, given, family, whole, label, worse) VALUES ('2020-01-03 00:00:00+00', 8, 'Cat', 'Dee', 'Cat Dee', 'B', 2)",
        "INSERT INTO shop.mapped (id, bad) VALUES ('2020-01-04 00:00:00+00', 'no number')",
        "UPDATE shop.mapped SET name = 'Eve Fox', first = 'Eve', age = 6, code = 'C', amount = 9, bad = 'none' WHERE id = '2020-01-02 00:00:00+00'",
        "UPDATE shop.mapped SET given = 'Gil', family = 'Hen', whole = 'Gil Hen', label = 'D', amount_2 = 10, years = '7' WHERE id = '2020-01-03 00:00:00+00'",
        "INSERT INTO shop.mapped (id, tag, number, title) VALUES ('2020-01-05 00:00:00+00', '50', 55, 'T'), ('2020-01-06 00:00:00+00', '5', 6, 'T'), ('2020-01-07 00:00:00+00', 'none', 7, 'T'); INSERT INTO shop.mapped (id, number, heading) VALUES ('2020-01-08 00:00:00+00', 8, 'H')",
        "INSERT INTO shop.guests (id) VALUES (1), (2); INSERT INTO shop.guests (id, mood, path, code) VALUES (3, 'sad', 'own', 'X'), (4, 'sad', 'own', 'Y')",
        "INSERT INTO shop.details (guest_id, mood) VALUES (1, 'sad')",
        "UPDATE shop.details SET mood = 'glad', code = 'z' WHERE guest_id = 3; DELETE FROM shop.details WHERE guest_id = 4; UPDATE shop.guests SET path = 'p' WHERE id = 2",
        "INSERT INTO shop.orders (id) VALUES ('2020-01-02 00:00:00+00'); INSERT INTO shop.orders (id, country) VALUES ('2020-01-03 00:00:00+00', 'Land')",
        "INSERT INTO shop.countries (id, name) OVERRIDING SYSTEM VALUE VALUES (100, 'new'); INSERT INTO shop.orders (id, country_id) VALUES ('2020-01-04 00:00:00+00', 100); UPDATE shop.countries SET name = 'newer' WHERE id = 100",
        "UPDATE shop.orders SET country = 'newer' WHERE id = '2020-01-02 00:00:00+00'; UPDATE shop.orders SET country = 'Other', country_id = 100 WHERE id = '2020-01-03 00:00:00+00'",
        "INSERT INTO shop.books VALUES (1, 1), (2, NULL); INSERT INTO shop.book_authors VALUES (1, 2), (2, 3); DELETE FROM shop.book_authors WHERE book_id = 1 AND author_id = 1; UPDATE shop.books SET author_id = 2 WHERE id = 2",
    ];

    [Fact]
    public async Task What_each_version_writes_comes_to_the_same_whatever_its_session_is_set_to()
    {
        await using var scene = await FactScene.CreateAsync(server, Tables);
        await ExpandAsync(scene);

        await CompareAsync(scene, Writes, "shop.constants", "shop.mapped", "shop.guests", "shop.details", "shop.orders", "shop.countries", "shop.books", "shop.book_authors");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task So_does_what_applications_write_in_both_shapes_themselves_and_after_the_flip(bool isFlipped)
    {
        await using var scene = await FactScene.CreateAsync(
            server, """CREATE SCHEMA types; CREATE EXTENSION citext SCHEMA types; CREATE TABLE shop.parts (id timestamptz PRIMARY KEY, amount int NOT NULL DEFAULT 7, tag types.citext COLLATE "C" DEFAULT 'a\b')""");
        if (isFlipped)
        {
            await scene.GoToAsync(Reached.Flipped, 1, Wanted.Type("parts", "amount", "bigint"), Wanted.Type("parts", "tag", "text"));
        }
        else
        {
            await BothShapes.ExpandAsync(scene, DualWrites.Checked, Wanted.Replace("parts", "tag", "mark", "int", "tag::text::int", "(mark / 10 * 10)::text::types.citext"));
            BothShapes.Done(await BothShapes.BackfillAsync(scene, "2.3.0"));
        }

        await CompareAsync(
            scene,
            isFlipped
                ?
                [
                    "INSERT INTO shop.parts (id) VALUES ('2020-01-02 00:00:00+00')", "INSERT INTO shop.parts (id, amount, tag) VALUES ('2020-01-03 00:00:00+00', 5000000000, 'T'), ('2020-01-04 00:00:00+00', 5, E'c\\\\d')",
                    "UPDATE shop.parts SET amount = 6000000000, tag = 'u' WHERE id OPERATOR(pg_catalog.=) '2020-01-02 00:00:00+00'",
                ]
                :
                [
                    "INSERT INTO shop.parts (id, tag, mark) VALUES ('2020-01-02 00:00:00+00', '50', 55), ('2020-01-03 00:00:00+00', '50', 65), ('2020-01-04 00:00:00+00', 'none', 5)",
                    "UPDATE shop.parts SET tag = '60', mark = 66 WHERE id OPERATOR(pg_catalog.=) '2020-01-02 00:00:00+00'; UPDATE shop.parts SET tag = '70' WHERE id OPERATOR(pg_catalog.=) '2020-01-02 00:00:00+00'",
                ],
            "shop.parts");

        Assert.Equal(isFlipped ? (0L, 2L) : (3L, 0L), (await scene.CountAsync("migrator.drift"), await scene.CountAsync("migrator.poison")));
    }

    private static async Task CompareAsync(FactScene scene, string[] writes, params string[] tables)
    {
        var usual = await PlayAsync(scene, "", writes, tables);
        Assert.DoesNotContain(Refused, usual, StringComparison.Ordinal);
        var others = new List<string>();
        foreach (var settings in Settings)
        {
            var found = await PlayAsync(scene, settings, writes, tables);
            if (found != usual)
            {
                others.Add($"{settings}:\n{string.Join('\n', found.Split('\n').Except(usual.Split('\n')))}");
            }
        }

        Assert.True(others.Count == 0, $"{string.Join("\n\n", others)}\n\nusually:\n{usual}");
    }

    private static async Task ExpandAsync(FactScene scene)
    {
        await scene.ExpandAsync(1, [.. Constants.Select(column => Wanted.Rename("constants", column.Name, $"{column.Name}_2")), Wanted.Rename("constants", "odd \"name\\n", "odder \\n\"")]);
        await scene.ExpandAsync(
            2,
            Wanted.Replace("mapped", "amount", "amount_2", "bigint", "amount::bigint", "amount_2::int"),
            Wanted.Replace("mapped", [("name", "given || ' ' || family")], [("given", "text", "split_part(name, ' ', 1)"), ("family", "text", "split_part(name, ' ', 2)")]),
            Wanted.Replace("mapped", [("first", "split_part(whole, ' ', 1)"), ("last", "split_part(whole, ' ', 2)")], [("whole", "text", "first || ' ' || last")]),
            Wanted.Replace("mapped", "age", "years", "text", "age::text", null),
            Wanted.Replace("mapped", "code", "label", "text", "code::text", "label::types.citext"),
            Wanted.Replace("mapped", "bad", "worse", "int", "bad::int", "worse::text"),
            Wanted.Replace("mapped", "tag", "number", "int", "tag::text::int", "(number / 10 * 10)::text::types.citext"),
            Wanted.Rename("mapped", "title", "heading"),
            Wanted.Initial("mapped", "kind", "text", @"'k\n'"),
            Wanted.Drop("mapped", "gone", "'glad'"));
        await scene.ExpandAsync(3, Details());
        await scene.ExpandAsync(4, Countries());
        await scene.ExpandAsync(5, Links());
        await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO {scene.Writer.QuotedName}");
    }

    /// <summary>What the tables hold, and what is recorded, after all writes of an application with these settings.</summary>
    private static async Task<string> PlayAsync(FactScene scene, string settings, string[] writes, string[] tables)
    {
        await scene.Database.ExecuteAsync($"TRUNCATE {string.Join(", ", tables)}, migrator.poison, migrator.drift, migrator.drift_count RESTART IDENTITY");
        var refused = new List<string>();
        await using (var connection = await scene.Database.DataSource.OpenConnectionAsync(FactScene.Stopping))
        {
            await connection.DoAsync($"{settings}; SET ROLE {scene.Writer.QuotedName}");
            foreach (var write in writes)
            {
                try
                {
                    await connection.DoAsync(write);
                }
                catch (Npgsql.PostgresException refusal)
                {
                    refused.Add($"{Refused}{write}: {refusal.MessageText} {refusal.Where}");
                }
            }
        }

        var found = new List<string>(refused);
        foreach (var from in tables.Concat(["(SELECT mapping_key, row_key FROM migrator.drift)", "(SELECT mapping_key, direction, row_key, error FROM migrator.poison)"]))
        {
            found.Add(await ListAsync(from));
        }

        return string.Join('\n', found);

        async Task<string> ListAsync(string from) => $"{from}\n{await scene.TextAsync($"SELECT string_agg(t::text, chr(10) ORDER BY t::text) FROM {from} t")}";
    }

    private static string Renamed(string statement, string name)
        => string.Format(CultureInfo.InvariantCulture, statement, string.Join(", ", Constants.Select(column => string.Format(CultureInfo.InvariantCulture, name, column.Name))), string.Join(", ", Constants.Select(column => column.Value)));

    private static SchemaChange[] Details() =>
    [
        Created("details", "guest_id"),
        Key("details", "guests", "guest_id"),
        new MoveColumns { From = new("shop", "guests"), Columns = [new("mood"), new("path"), new("code")], To = new("shop", "details"), FromKey = [new("id")], ToKey = [new("guest_id")] },
    ];

    private static SchemaChange[] Countries() =>
    [
        new CreateTable
        {
            Table = new("shop", "countries"),
            Columns = [Number("id") with { IsIdentity = true }, new() { Name = new("name"), Type = new() { Verbatim = "text" }, IsNullable = false }],
            Keys = [new() { IsPrimary = true, Columns = [new("id")] }, new() { IsPrimary = false, Columns = [new("name")] }],
        },
        new ExtractLookup { From = new("shop", "orders"), Columns = [new("country")], To = new("shop", "countries"), Values = [new("name")], Key = new("id"), Reference = new("country_id") },
    ];

    private static SchemaChange[] Links() =>
    [
        Created("book_authors", "book_id", "author_id"),
        Key("book_authors", "books", "book_id"),
        Key("book_authors", "authors", "author_id"),
        new ExtractLinks { From = new("shop", "books"), Column = new("author_id"), To = new("shop", "book_authors"), Link = new("author_id"), FromKey = [new("id")], ToKey = [new("book_id")] },
    ];

    private static CreateTable Created(string table, params string[] key)
        => new() { Table = new("shop", table), Columns = [.. key.Select(Number)], Keys = [new() { IsPrimary = true, Columns = [.. key.Select(column => new ColumnName(column))] }] };

    private static CreateForeignKey Key(string table, string referenced, string column)
        => new() { Name = $"{table}_{column}", Table = new("shop", table), Columns = [new(column)], Referenced = new("shop", referenced), ReferencedColumns = [new("id")] };

    private static ColumnSpec Number(string name) => new() { Name = new(name), Type = new() { Verbatim = "int" }, IsNullable = false };
}
