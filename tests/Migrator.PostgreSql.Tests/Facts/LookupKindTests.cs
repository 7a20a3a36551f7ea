using Migrator.Changes;
using Migrator.Execution.Runs;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What values may be, and where they may go.</summary>
public sealed class LookupKindTests(ServerFixture server)
{
    private const string Differences = "shop.orders o LEFT JOIN shop.countries c ON c.id = o.country_id WHERE (o.country, o.iso) IS DISTINCT FROM (c.name, c.code)";

    [Fact]
    public async Task Several_columns_are_one_value()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.orders (id int PRIMARY KEY, country varchar(40) COLLATE "C" NOT NULL, iso character(3) NOT NULL);
            INSERT INTO shop.orders VALUES (1, 'Chile', 'CL'), (2, 'Chile', 'XX'), (3, 'chile', 'CL');
            """);
        await scene.ExpandAsync(1, [Countries("varchar(40)", "character(3)", isNullable: false, collation: "C"), Unique(), Extract()]);
        Assert.Equal(3, await scene.CountAsync("shop.countries"));
        await scene.WriteAsync("INSERT INTO shop.orders (id, country, iso) VALUES (4, 'Chile', 'CL'), (5, 'Peru', 'PE'); UPDATE shop.orders SET iso = 'CH' WHERE id = 3");
        await scene.BackfillAsync(1);
        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.WriteAsync("UPDATE shop.orders SET country_id = (SELECT country_id FROM shop.orders WHERE id = 5) WHERE id = 1");
        Assert.Equal("Peru|PE ", await scene.TextAsync("SELECT country || '|' || iso::text || ' ' FROM shop.orders WHERE id = 1"));
        await scene.Database.ExecuteAsync("UPDATE shop.countries SET code = 'P' WHERE name = 'Peru'");
        Assert.Equal(2, await scene.CountAsync("shop.orders WHERE iso = 'P'"));

        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal("id, country_id!", await scene.TextAsync("SELECT string_agg(attname || CASE WHEN attnotnull AND attname <> 'id' THEN '!' ELSE '' END, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.orders'::regclass AND attnum > 0 AND NOT attisdropped"));
    }

    [Fact]
    public async Task Of_several_columns_some_may_be_NULL_where_the_index_holds_NULLs_apart()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.orders (id int PRIMARY KEY, country text, iso text); INSERT INTO shop.orders VALUES (1, 'Chile', 'CL'), (2, 'Chile', NULL), (3, NULL, 'CL'), (4, NULL, NULL), (5, 'Chile', NULL)");
        Assert.SkipWhen(scene.Database.ServerMajor < 15, "NULLS NOT DISTINCT came with PostgreSQL 15.");
        await scene.ExpandAsync(1, [Countries("text", "text", isNullable: true), Unique() with { NullsDistinct = false }, Extract()]);
        await scene.WriteAsync("INSERT INTO shop.orders VALUES (6, NULL, 'CL'), (7, 'Peru', NULL), (8, 'Peru', NULL), (9, NULL, NULL)");
        await scene.BackfillAsync(1);

        Assert.Equal(4, await scene.CountAsync("shop.countries"));
        Assert.Equal(0, await scene.CountAsync(Differences));
        Assert.Equal("4,9", await scene.TextAsync("SELECT string_agg(id::text, ',' ORDER BY id) FROM shop.orders WHERE country_id IS NULL"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task A_collation_that_the_server_brings_finds_its_values()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.orders (id int PRIMARY KEY, country text COLLATE \"de-x-icu\", iso text COLLATE ucs_basic); INSERT INTO shop.orders VALUES (1, 'Österreich', ''), (2, 'OSTERREICH', '')");
        await scene.Database.ExecuteAsync("UPDATE shop.orders SET iso = 'x'; ALTER TABLE shop.orders ALTER country SET NOT NULL, ALTER iso SET NOT NULL");
        await scene.ExpandAsync(1, [Countries("text", "text", isNullable: false, "de-x-icu", "ucs_basic"), Unique(), Extract()]);
        await scene.WriteAsync("SET search_path = ''; INSERT INTO shop.orders VALUES (3, 'Österreich', 'x')");
        await scene.BackfillAsync(1);

        Assert.Equal(2, await scene.CountAsync("shop.countries"));
        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.VerifyAsync(1);
    }

    [Theory]
    [InlineData("numeric")]
    [InlineData("real")]
    [InlineData("jsonb")]
    [InlineData("interval")]
    [InlineData("public.name_of_country")]
    public async Task Values_of_other_types_are_refused(string type)
    {
        await using var scene = await FactScene.CreateAsync(server, $"CREATE DOMAIN public.name_of_country AS text; CREATE TABLE shop.orders (id int PRIMARY KEY, country {type} NOT NULL, iso text NOT NULL)");

        Assert.Equal("MIG1262", (await scene.RefusalAsync(1, [Countries(type, "text", isNullable: false), Unique(), Extract()])).Code);
    }

    [Fact]
    public async Task A_table_that_was_there_can_be_the_lookup_table_and_the_key_comes_at_the_end()
    {
        await using var scene = await ExistingAsync();
        await scene.WriteAsync("INSERT INTO shop.orders (id, country, iso) VALUES (3, 'Peru', 'PE')");
        await scene.BackfillAsync(1);

        Assert.Equal(0, await scene.CountAsync(Differences));
        Assert.Equal(4, await scene.CountAsync("shop.countries"));

        // The old version goes on deleting what it could delete before, and nothing of its own values is lost.
        await scene.WriteAsync("DELETE FROM shop.countries WHERE code = 'CL'");
        Assert.Equal("Chile", await scene.TextAsync("SELECT country FROM shop.orders WHERE id = 1"));
        await using var session = await scene.ConnectAsync();
        Assert.Equal("23503", await session.RefusedAsync("UPDATE shop.orders SET country_id = 4711 WHERE id = 1"));
        Assert.Equal(RunOutcome.VerificationFailed, (await scene.TryVerifyAsync(1)).Outcome);
        Assert.NotEqual(RunOutcome.Done, (await scene.TryContractAsync(1)).Outcome);

        Assert.Equal(RunOutcome.Done, (await scene.TryVerifyAsync(1, RepairSide.Old)).Outcome);
        Assert.Equal(0, await scene.CountAsync(Differences));
        await scene.ContractAsync(1);
        Assert.Equal(1, await scene.CountAsync("pg_constraint WHERE conrelid = 'shop.orders'::regclass AND contype = 'f' AND convalidated"));
        Assert.Equal("23503", await session.RefusedAsync("DELETE FROM shop.countries WHERE code = 'CL'"));
    }

    [Fact]
    public async Task A_rollback_leaves_a_table_that_was_there_with_the_rows_that_came()
    {
        await using var scene = await ExistingAsync();
        await scene.BackfillAsync(1);

        await scene.RollbackAsync(1);

        Assert.Equal(3, await scene.CountAsync("shop.countries"));
        Assert.Equal(0, await scene.CountAsync("pg_trigger WHERE NOT tgisinternal AND tgrelid IN ('shop.orders'::regclass, 'shop.countries'::regclass)"));
    }

    [Fact]
    public async Task Another_mapping_of_the_same_table_may_be_open_beside_it()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.orders (id int PRIMARY KEY, country text NOT NULL, iso text NOT NULL, amount int); INSERT INTO shop.orders SELECT n, 'Land ' || n % 5, '', n FROM generate_series(1, 300) n");
        await scene.ExpandAsync(1, Wanted.Rename("orders", "amount", "total"));
        await scene.ExpandAsync(2, [Countries("text", "text", isNullable: false), Unique(), Extract(), Wanted.Initial("orders", "note", "text", "'n'")]);
        await scene.WriteAsync("UPDATE shop.orders SET total = 0 WHERE id = 1; UPDATE shop.orders SET country = 'New', amount = 7 WHERE id = 2; INSERT INTO shop.orders (id, country, iso, total) VALUES (1001, 'Own', '', 8)");

        await scene.BackfillAsync(1);
        await scene.WriteAsync("UPDATE shop.orders SET country_id = (SELECT country_id FROM shop.orders WHERE id = 1001) WHERE id = 3; UPDATE shop.orders SET amount = 9 WHERE id = 3");
        await scene.BackfillAsync(2);

        Assert.Equal(0, await scene.CountAsync(Differences));
        Assert.Equal(0, await scene.CountAsync("shop.orders WHERE amount IS DISTINCT FROM total OR note IS NULL"));
        Assert.Equal("Own|9", await scene.TextAsync("SELECT country || '|' || total FROM shop.orders WHERE id = 3"));
        await scene.VerifyAsync(1);
        await scene.VerifyAsync(2);
        await scene.RollbackAsync(2);
        await scene.ContractAsync(1);
    }

    private async Task<FactScene> ExistingAsync()
    {
        var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.countries (id bigserial PRIMARY KEY, name text NOT NULL, code text NOT NULL, note text, UNIQUE (code, name));
            INSERT INTO shop.countries (name, code) VALUES ('Chile', 'CL'), ('Norway', 'NO');
            CREATE TABLE shop.orders (id int PRIMARY KEY, country text NOT NULL, iso text NOT NULL);
            INSERT INTO shop.orders VALUES (1, 'Chile', 'CL'), (2, 'Malta', 'MT');
            """);
        await scene.ExpandAsync(1, Extract());
        return scene;
    }

    private static CreateTable Countries(string name, string code, bool isNullable, string? collation = null, string? other = null) => new()
    {
        Table = new("shop", "countries"),
        Columns =
        [
            new() { Name = new("id"), Type = new() { Verbatim = "int" }, IsNullable = false, IsIdentity = true },
            new() { Name = new("name"), Type = new() { Verbatim = name }, IsNullable = isNullable, Collation = collation },
            new() { Name = new("code"), Type = new() { Verbatim = code }, IsNullable = isNullable, Collation = other },
        ],
        Keys = [new() { IsPrimary = true, Columns = [new("id")] }],
    };

    private static CreateIndex Unique() => new() { Table = new("shop", "countries"), Name = "countries_value", Keys = [new(new("name")), new(new("code"))], IsUnique = true };

    private static ExtractLookup Extract() => new()
    {
        From = new("shop", "orders"),
        Columns = [new("country"), new("iso")],
        To = new("shop", "countries"),
        Values = [new("name"), new("code")],
        Key = new("id"),
        Reference = new("country_id"),
    };
}
