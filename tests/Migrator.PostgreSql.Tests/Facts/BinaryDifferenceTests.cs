namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Equal is not the same: what a comparison by value overlooks would stay behind in the new shape.</summary>
public sealed class BinaryDifferenceTests(ServerFixture server)
{
    [Theory]
    [InlineData("citext", "'Bob@x'", "'BOB@x'")]
    [InlineData("numeric", "1.0", "1.00")]
    [InlineData("double precision", "0", "'-0'")]
    [InlineData("json", "'{\"a\": 1}'", "'{\"a\":  1}'")]
    [InlineData("jsonb", "'{\"a\": 1.0}'", "'{\"a\": 1.00}'")]
    [InlineData("xml", "'<a/>'", "'<b/>'")]
    [InlineData("point", "'(0,0)'", "'(0,1e-7)'")]
    [InlineData("interval", "'24 hours'", "'1 day'")]
    [InlineData("char(5)", "'a'", "'b'")]
    [InlineData("text COLLATE shop.loose", "'bob'", "'BOB'")]
    [InlineData("varchar(9)", "'bob'", "'bob '")]
    [InlineData("text", "''", "NULL")]
    [InlineData("bytea", "''", "NULL")]
    public async Task A_change_that_equality_does_not_see_is_synced_both_ways(string type, string before, string after)
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            CREATE EXTENSION citext;
            CREATE COLLATION shop.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE TABLE shop.items (id int PRIMARY KEY, old {type.Replace("citext", "public.citext", StringComparison.Ordinal)});
            INSERT INTO shop.items VALUES (1, {before}), (2, {before});
            """);
        await scene.ExpandAsync(1, Wanted.Rename("items", "old", "new"));
        await scene.BackfillAsync(1);

        await scene.WriteAsync($"UPDATE shop.items SET old = {after} WHERE id = 1; UPDATE shop.items SET new = {after} WHERE id = 2");

        Assert.Equal(0, await scene.CountAsync("shop.items WHERE record_image_ne(ROW(old), ROW(new))"));
        Assert.Equal(2, await scene.CountAsync($"shop.items WHERE record_image_eq(ROW(new), ROW(({after})::{type.Replace(" COLLATE shop.loose", "", StringComparison.Ordinal)}))"));
        await scene.VerifyAsync(1);
    }

    [Theory]
    [InlineData("text", "''", "NULL")]
    [InlineData("varchar(9)", "'bob'", "'bob '")]
    [InlineData("text COLLATE shop.loose", "'bob'", "'Bob'")]
    [InlineData("numeric", "1.0", "1.00")]
    [InlineData("double precision", "0", "'-0'")]
    public async Task A_verification_tells_apart_what_looks_alike_and_a_repair_gives_each_row_what_it_had(string type, string right, string wrong)
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            CREATE COLLATION shop.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE TABLE shop.items (id int PRIMARY KEY, old {type});
            INSERT INTO shop.items SELECT n, {right} FROM generate_series(1, 20) n;
            """);
        await scene.ExpandAsync(1, Wanted.Rename("items", "old", "new"));
        await scene.BackfillAsync(1);
        await scene.WriteUnsyncedAsync("items", $"UPDATE shop.items SET new = {wrong} WHERE id = 7");

        var found = await scene.TryVerifyAsync(1);
        var repaired = await scene.TryVerifyAsync(1, Migrator.Execution.Runs.RepairSide.Old);

        Assert.Equal(["7"], Assert.Single(found.Evidence).Samples);
        Assert.Equal(Migrator.Execution.Runs.RunOutcome.Done, repaired.Outcome);
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE record_image_ne(ROW(old), ROW(new))"));
    }

    [Fact]
    public async Task Characters_that_are_padded_with_spaces_become_text_without_them_and_go_back_with_them()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, code char(6) NOT NULL); INSERT INTO shop.items VALUES (1, 'a'), (2, 'b c'), (3, ''), (4, '123456')");
        await scene.ExpandAsync(1, Wanted.Type("items", "code", "text"));
        await scene.WriteAsync("INSERT INTO shop.items (id, code) VALUES (5, 'e '); UPDATE shop.items SET code = 'f' WHERE id = 2");
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, Migrator.Planning.ContractStage.Flip);

        await scene.WriteAsync("INSERT INTO shop.items (id, code) VALUES (6, 'g'); UPDATE shop.items SET code = 'h' WHERE id = 3");
        Assert.Equal("[a] [f] [h] [123456] [e] [g]", await scene.TextAsync("SELECT string_agg('[' || code || ']', ' ' ORDER BY id) FROM shop.items"));
        await scene.RollbackAsync(1);

        Assert.Equal("6 6 6 6 6 6", await scene.TextAsync("SELECT string_agg(octet_length(code)::text, ' ' ORDER BY id) FROM shop.items"));
        Assert.Equal("a f h 123456 e g", await scene.TextAsync("SELECT string_agg(rtrim(code), ' ' ORDER BY id) FROM shop.items"));
    }

    [Fact]
    public async Task A_type_of_an_extension_is_synced_for_an_application_that_cannot_find_its_operators()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE SCHEMA ext; CREATE EXTENSION hstore SCHEMA ext;
            CREATE TABLE shop.items (id int PRIMARY KEY, tags ext.hstore);
            INSERT INTO shop.items VALUES (1, 'a=>1');
            """);
        await scene.Database.ExecuteAsync($"GRANT USAGE ON SCHEMA ext TO {scene.Writer.QuotedName}");
        await scene.ExpandAsync(1, Wanted.Rename("items", "tags", "labels"));
        await scene.BackfillAsync(1);

        await scene.WriteAsync("SET search_path = public; UPDATE shop.items SET tags = 'a=>2'; INSERT INTO shop.items (id, labels) VALUES (2, 'b=>1'); UPDATE shop.items SET tags = tags, labels = 'c=>1' WHERE id = 2");

        Assert.Equal(0, await scene.CountAsync("shop.items WHERE record_image_ne(ROW(tags), ROW(labels))"));
        await scene.VerifyAsync(1);
    }

    [Fact]
    public async Task Another_collation_of_the_copy_is_no_obstacle()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, name text COLLATE \"C\"); INSERT INTO shop.items VALUES (1, 'a')");
        await scene.ExpandAsync(1, Wanted.Type("items", "name", "text", collation: "tr-x-icu"));
        await scene.BackfillAsync(1);

        await scene.WriteAsync("UPDATE shop.items SET name = 'b'; INSERT INTO shop.items VALUES (2, 'c')");

        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        Assert.Equal("tr-x-icu", await scene.TextAsync("SELECT c.collname FROM pg_attribute a JOIN pg_collation c ON c.oid = a.attcollation WHERE attrelid = 'shop.items'::regclass AND attname = 'name'"));
    }
}
