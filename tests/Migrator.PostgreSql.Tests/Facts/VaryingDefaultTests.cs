using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A default that gives another value at each call stays where it is: an old version and its triggers find what they found before, and a new version's row takes nothing from it.</summary>
public sealed class VaryingDefaultTests(ServerFixture server)
{
    private const string Expiry =
        """
        CREATE FUNCTION shop.expire() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
        BEGIN
            NEW.expires_at := NEW.created_at + interval '30 days';
            NEW.seen := concat(NEW.seen, TG_NAME, ' ', TG_OP, ' ', NEW.created_at IS NULL, ', ');
            RETURN NEW;
        END $$;
        """;

    private static readonly SchemaChange Renamed = Wanted.Rename("docs", "created_at", "made_at");

    private static readonly SchemaChange Split = Wanted.Replace(
        "docs", [("created_at", "(made_on + made_time) AT TIME ZONE 'UTC'")], [("made_on", "date", "(created_at AT TIME ZONE 'UTC')::date"), ("made_time", "time", "(created_at AT TIME ZONE 'UTC')::time")]);

    [Theory]
    [InlineData("rename", "")]
    [InlineData("rename", " PARTITION BY RANGE (id)")]
    [InlineData("split", "")]
    [InlineData("split", " PARTITION BY RANGE (id)")]
    public async Task An_old_version_and_its_triggers_find_in_a_column_that_is_replaced_what_they_found_before(string change, string partitioned)
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Expiry} {Docs("docs", partitioned)} {Docs("twin", partitioned)} GRANT USAGE, CREATE ON SCHEMA shop TO PUBLIC");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, change == "rename" ? Renamed : Split);

        await WriteAsOldVersionAsync(scene, "docs");
        await WriteAsOldVersionAsync(scene, "twin");

        Assert.Equal(await FoundAsync(scene, "twin"), await FoundAsync(scene, "docs"));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await WriteAsOldVersionAsync(scene, "docs");
        await scene.VerifyAsync(1);
        Assert.Equal("now()", await DefaultAsync(scene, "created_at"));
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" PARTITION BY RANGE (id)")]
    public async Task What_a_new_version_gives_stands_in_both_shapes_however_it_is_written(string partitioned)
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Expiry} {Docs("docs", partitioned)}");
        await scene.ExpandAsync(1, Renamed);

        await using (var connection = await scene.ConnectAsync("shop/2.0.0"))
        {
            await connection.DoAsync(
                """
                INSERT INTO shop.docs (id, made_at) VALUES (3, '2021-01-01 00:00+00'), (101, '2021-01-01 00:00+00');
                INSERT INTO shop.docs (id, made_at) SELECT n, '2021-01-01 00:00+00' FROM pg_catalog.generate_series(4, 6) n;
                INSERT INTO shop.docs (id, made_at) VALUES (1, '2021-01-01 00:00+00'), (7, '2021-01-01 00:00+00') ON CONFLICT (id) DO UPDATE SET made_at = EXCLUDED.made_at;
                UPDATE shop.docs SET id = 102, made_at = '2021-01-01 00:00+00' WHERE id OPERATOR(pg_catalog.=) 2;
                """);
            await using var copy = await connection.BeginTextImportAsync("COPY shop.docs (id, made_at) FROM STDIN", FactScene.Stopping);
            await copy.WriteAsync("8\t2021-01-01 00:00+00\n103\t2021-01-01 00:00+00\n");
        }

        Assert.Equal(10, await scene.CountAsync("shop.docs WHERE created_at = '2021-01-01 00:00+00' AND made_at = created_at"));
        Assert.Equal(10, await scene.CountAsync("shop.docs"));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
    }

    [Theory]
    [InlineData("now()", "timestamptz", "'2020-01-01 00:00+00'")]
    [InlineData("gen_random_uuid()", "uuid", "'00000000-0000-0000-0000-000000000001'")]
    public async Task A_default_goes_to_the_new_name_with_everything_else_and_comes_back_from_quarantine(string expression, string type, string given)
    {
        await using var scene = await FactScene.CreateAsync(server, $"CREATE TABLE shop.docs (id int PRIMARY KEY, created_at {type} NOT NULL DEFAULT {expression}); INSERT INTO shop.docs (id) VALUES (1)");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        var planned = await new PlanMaking(scene.Ports).PlanAsync(new MigrationDefinition { Id = new(1), Title = "1", Source = "M1", Changes = [Renamed], QuarantineDays = 1 }, FactScene.Stopping);
        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(planned.Plan!)).Outcome);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.WriteAsync($"INSERT INTO shop.docs (id, made_at) VALUES (2, {given})");

        await scene.ContractAsync(1, ContractStage.Quarantine);
        await scene.WriteAsync($"INSERT INTO shop.docs (id) VALUES (3); INSERT INTO shop.docs (id, made_at) VALUES (4, {given})");

        Assert.Equal(expression, await DefaultAsync(scene, "made_at"));
        Assert.Equal(1, await scene.CountAsync("pg_attrdef WHERE adrelid = 'shop.docs'::regclass"));
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        Assert.Equal("2 4", await scene.TextAsync($"SELECT string_agg(id::text, ' ' ORDER BY id) FROM shop.docs WHERE created_at = {given}"));
    }

    [Fact]
    public async Task Of_columns_that_are_merged_each_has_its_own_default_and_a_new_version_takes_nothing_from_it()
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.tickets (id int PRIMARY KEY, kind text NOT NULL, token text NOT NULL DEFAULT md5(random()::text), place int NOT NULL DEFAULT 7); INSERT INTO shop.tickets (id, kind) VALUES (1, 'a')");
        await scene.ExpandAsync(
            1,
            Wanted.Replace("tickets", [("kind", "split_part(ticket, '/', 1)"), ("token", "split_part(ticket, '/', 2)"), ("place", "split_part(ticket, '/', 3)::int")], [("ticket", "text", "kind || '/' || token || '/' || place::text")]));

        await scene.WriteAsync(
            """
            INSERT INTO shop.tickets (id, kind) VALUES (2, 'b');
            INSERT INTO shop.tickets (id, kind, token) VALUES (3, 'c', 'own');
            INSERT INTO shop.tickets (id, ticket) VALUES (4, 'd/new/8');
            INSERT INTO shop.tickets (id, kind, place) VALUES (5, 'e', 9);
            """);

        Assert.Equal(4, await scene.CountAsync("shop.tickets WHERE id > 1 AND ticket = kind || '/' || token || '/' || place"));
        Assert.Equal("2 b 32 7, 3 c 3 7, 4 d 3 8, 5 e 32 9", await scene.TextAsync("SELECT string_agg(concat_ws(' ', id, kind, length(token), place), ', ' ORDER BY id) FROM shop.tickets WHERE id > 1"));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Theory]
    [InlineData("timestamptz DEFAULT now()")]
    [InlineData("int DEFAULT 5")]
    public async Task A_NULL_of_an_old_version_stays_NULL_and_the_plan_says_that_one_of_a_new_version_cannot_be_told_from_nothing(string column)
    {
        await using var scene = await FactScene.CreateAsync(server, $"CREATE TABLE shop.docs (id int PRIMARY KEY, created_at {column})");

        var plan = await scene.ExpandAsync(1, Renamed);
        await scene.WriteAsync(
            """
            INSERT INTO shop.docs (id, created_at) VALUES (1, NULL);
            INSERT INTO shop.docs (id) VALUES (2);
            INSERT INTO shop.docs (id, made_at) VALUES (3, NULL), (4, NULL);
            UPDATE shop.docs SET made_at = NULL WHERE id = 4;
            """);

        Assert.Equal("1 f f, 2 t t, 3 t t, 4 f f", await scene.TextAsync("SELECT string_agg(concat_ws(' ', id, created_at IS NOT NULL, made_at IS NOT NULL), ', ' ORDER BY id) FROM shop.docs"));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        var finding = Assert.Single(plan.Findings, finding => finding.Code == "MIG1124");
        Assert.Equal(("shop.docs.created_at", FindingSeverity.Warning), (finding.Subject, finding.Severity));
        Assert.Contains("UPDATE", finding.Cure, StringComparison.Ordinal);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task Who_gives_both_shapes_alike_keeps_them_and_where_they_disagree_the_new_one_counts()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, name text NOT NULL DEFAULT md5(random()::text))");
        var plan = await scene.ExpandAsync(1, Wanted.Replace("items", "name", "mark", "text", "upper(name)", "lower(mark)"));

        await scene.WriteAsync("INSERT INTO shop.items (id, name, mark) VALUES (1, 'AbC', 'ABC'), (2, 'old', 'NEW')");

        Assert.Equal("AbC ABC, new NEW", await scene.TextAsync("SELECT string_agg(name || ' ' || mark, ', ' ORDER BY id) FROM shop.items"));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        Assert.Equal(FindingSeverity.Note, Assert.Single(plan.Findings, finding => finding.Code == "MIG1128").Severity);
    }

    [Theory]
    [InlineData("text NOT NULL DEFAULT md5(random()::text)", "text", "'changed'")]
    [InlineData("int GENERATED BY DEFAULT AS IDENTITY", "int", "77")]
    public async Task A_row_that_an_old_version_copies_as_a_whole_and_changes_keeps_both_shapes_as_drift(string column, string type, string changed)
    {
        await using var scene = await FactScene.CreateAsync(server, $"CREATE TABLE shop.items (id int PRIMARY KEY, name {column}); INSERT INTO shop.items (id) VALUES (1)");
        await scene.ExpandAsync(1, Wanted.Replace("items", "name", "mark", type, "name", "mark"));
        await scene.BackfillAsync(1);

        await scene.WriteAsync(
            $"""
            DO $$
            DECLARE
                row shop.items;
            BEGIN
                SELECT * INTO row FROM shop.items;
                row.id := 2;
                INSERT INTO shop.items VALUES (row.*);
                row.id := 3;
                row.name := {changed};
                INSERT INTO shop.items VALUES (row.*);
            END $$
            """);

        Assert.Equal(1, await scene.CountAsync($"shop.items WHERE id = 3 AND name = {changed} AND mark <> name"));
        Assert.Equal(1, await scene.CountAsync("migrator.drift"));
        Assert.Equal(2, await scene.CountAsync("shop.items WHERE name = mark"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_version_loses_nothing_to_the_default_in_a_table_that_joined_the_tree(bool isTakenBack)
    {
        await using var scene = await FactScene.CreateAsync(
            server, "CREATE TABLE shop.docs (id int PRIMARY KEY, name text NOT NULL DEFAULT md5(random()::text)); CREATE TABLE shop.red () INHERITS (shop.docs); INSERT INTO shop.red (id) VALUES (1)");
        await scene.ExpandAsync(1, Wanted.Replace("docs", "name", "mark", "text", "upper(name)", "lower(mark)"));
        await scene.Database.ExecuteAsync("CREATE TABLE shop.fresh () INHERITS (shop.red); INSERT INTO shop.fresh (id, mark) VALUES (2, 'NEW'); INSERT INTO shop.fresh (id, name) VALUES (3, 'old')");
        await scene.WriteAsync("INSERT INTO shop.red (id) VALUES (4); INSERT INTO shop.red (id, mark) VALUES (5, 'RED')");

        await (isTakenBack ? scene.RollbackAsync(1) : scene.BackfillAsync(1));

        Assert.Equal("2 new, 3 old, 5 red", await scene.TextAsync("SELECT string_agg(id || ' ' || name, ', ' ORDER BY id) FROM shop.docs WHERE id IN (2, 3, 5)"));
        if (!isTakenBack)
        {
            Assert.Equal(5, await scene.CountAsync("shop.docs WHERE mark = upper(name)"));
            await scene.VerifyAsync(1);
            await scene.ContractAsync(1);
        }
    }

    /// <summary>With triggers that sort before and after any other, and nothing that a row of an old version could do without.</summary>
    private static string Docs(string name, string partitioned) =>
        $"""
        CREATE TABLE shop.{name} (id int PRIMARY KEY, body text, created_at timestamptz NOT NULL DEFAULT now(), expires_at timestamptz NOT NULL, seen text){partitioned};
        {(partitioned.Length == 0 ? "" : $"CREATE TABLE shop.{name}_low PARTITION OF shop.{name} FOR VALUES FROM (MINVALUE) TO (100); CREATE TABLE shop.{name}_rest PARTITION OF shop.{name} DEFAULT;")}
        INSERT INTO shop.{name} (id, created_at, expires_at) VALUES (1, '2020-01-01 00:00+00', '2020-01-01 00:00+00'), (2, '2020-01-01 00:00+00', '2020-01-01 00:00+00');
        CREATE TRIGGER "!" BEFORE INSERT OR UPDATE ON shop.{name} FOR EACH ROW EXECUTE FUNCTION shop.expire();
        CREATE TRIGGER "~" BEFORE INSERT OR UPDATE ON shop.{name} FOR EACH ROW EXECUTE FUNCTION shop.expire();
        """;

    private static async Task WriteAsOldVersionAsync(FactScene scene, string table)
    {
        await using var connection = await scene.ConnectAsync();
        await connection.DoAsync(
            $"""
            DELETE FROM shop.{table} WHERE id OPERATOR(pg_catalog.>) 2;
            INSERT INTO shop.{table} (id, body) VALUES (3, 'b');
            INSERT INTO shop.{table} (id, body, created_at) VALUES (4, 'b', DEFAULT), (5, 'b', '2021-01-01 00:00+00'), (101, 'b', DEFAULT);
            INSERT INTO shop.{table} (id, body) SELECT n, 'many' FROM pg_catalog.generate_series(6, 8) n;
            INSERT INTO shop.{table} (id, body) VALUES (5, 'again'), (9, 'first') ON CONFLICT (id) DO UPDATE SET created_at = EXCLUDED.created_at, body = EXCLUDED.body;
            UPDATE shop.{table} SET created_at = DEFAULT WHERE id OPERATOR(pg_catalog.=) 1;
            UPDATE shop.{table} SET body = 'other' WHERE id OPERATOR(pg_catalog.=) 2;
            UPDATE shop.{table} SET id = 102 WHERE id OPERATOR(pg_catalog.=) 8;
            """);
        if (scene.Database.ServerMajor >= 15)
        {
            await connection.DoAsync($"MERGE INTO shop.{table} AS t USING (VALUES (4), (10)) AS s (id) ON t.id OPERATOR(pg_catalog.=) s.id WHEN MATCHED THEN UPDATE SET created_at = DEFAULT WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)");
        }

        await using var copy = await connection.BeginTextImportAsync($"COPY shop.{table} (id, body) FROM STDIN", FactScene.Stopping);
        await copy.WriteAsync("11\tcopied\n112\tcopied\n");
    }

    private static Task<string?> FoundAsync(FactScene scene, string table)
        => scene.TextAsync($"SELECT string_agg(concat_ws(' ', id, body, created_at > '2022-01-01', expires_at - created_at, seen), E'\\n' ORDER BY id) FROM shop.{table}");

    private static Task<string?> DefaultAsync(FactScene scene, string column)
        => scene.TextAsync($"SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = 'shop.docs'::regclass AND a.attname = '{column}'");
}
