using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Partitions;

namespace Migrator.PostgreSql.Tests.Inheritance;

/// <summary>Foreign keys that point to a child of a tree follow its key to the new column, from a plain table, from another tree and from the tree itself.</summary>
public sealed class InheritedKeyTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int NOT NULL, beside int, CONSTRAINT items_pk PRIMARY KEY (id));
        CREATE TABLE shop.heavy (weight int, id int CONSTRAINT items_id_not_null NOT NULL, CONSTRAINT heavy_pk PRIMARY KEY (id)) INHERITS (shop.items);
        CREATE TABLE shop.light (id int CONSTRAINT items_id_not_null NOT NULL, CONSTRAINT light_pk PRIMARY KEY (id), CONSTRAINT light_beside FOREIGN KEY (beside) REFERENCES shop.heavy) INHERITS (shop.items);
        ALTER TABLE shop.heavy ADD CONSTRAINT heavy_beside FOREIGN KEY (beside) REFERENCES shop.heavy;
        CREATE TABLE shop.weighings (id int PRIMARY KEY, heavy int, CONSTRAINT weighings_heavy FOREIGN KEY (heavy) REFERENCES shop.heavy ON UPDATE CASCADE ON DELETE CASCADE);
        COMMENT ON CONSTRAINT weighings_heavy ON shop.weighings IS 'Why';
        CREATE TABLE shop.vans (id int NOT NULL, load int);
        CREATE TABLE shop.tall_vans (CONSTRAINT tall_vans_pk PRIMARY KEY (id), CONSTRAINT "Tall load" FOREIGN KEY (load) REFERENCES shop.heavy DEFERRABLE INITIALLY DEFERRED) INHERITS (shop.vans);
        INSERT INTO shop.items SELECT n, n FROM generate_series(1, 200) n;
        INSERT INTO shop.heavy (id, beside, weight) SELECT n, n, 9 FROM generate_series(1, 400) n;
        INSERT INTO shop.light (id, beside) SELECT n, n FROM generate_series(1, 200) n;
        INSERT INTO shop.weighings SELECT n, n FROM generate_series(1, 400) n;
        INSERT INTO shop.vans SELECT n, -n FROM generate_series(1, 100) n;
        INSERT INTO shop.tall_vans SELECT n, n FROM generate_series(1, 100) n;
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_of_a_child_outgrows_its_type_with_all_that_refers_to_it_and_comes_back(bool isTakenBack)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var keys = await KeysAsync(scene);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        var plan = await scene.ExpandAsync(1, Wanted.Type("items", "id", "bigint"));
        Assert.Equal(["shop.items.beside", "shop.vans.load", "shop.weighings.heavy"], plan.Findings.Where(finding => finding.Code == "MIG1341").Select(finding => finding.Subject).Order(StringComparer.Ordinal));
        await using (var writers = new BusyTable())
        {
            await writers.WriteAsync(scene, 1000, n => $"INSERT INTO shop.heavy (id, beside, weight) VALUES ({n}, {n}, 1); INSERT INTO shop.weighings (id, heavy) VALUES ({n}, {n})");
            await writers.WriteAsync(scene, 1, n => $"UPDATE shop.weighings SET heavy = {(n * 7 % 400) + 1} WHERE id = {(n % 400) + 1}");
            await writers.WriteAsync(scene, 1, n => $"UPDATE shop.vans SET load = {(n * 7 % 400) + 1} WHERE id = {(n % 100) + 1}");
            await writers.WriteAsync(scene, 1, n => $"UPDATE shop.items SET beside = {(n * 3 % 400) + 1} WHERE id = {(n % 200) + 1}");
            await writers.ForAsync(50);
            await scene.BackfillAsync(1);
            await scene.VerifyAsync(1);
            await scene.ContractAsync(1, ContractStage.Flip);
            await writers.ForAsync(50);
            Assert.Empty(writers.Refused);
        }

        Assert.Equal(keys, await KeysAsync(scene));
        if (isTakenBack)
        {
            await scene.RollbackAsync(1);
            Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
            return;
        }

        await scene.ContractAsync(1);

        Assert.Equal(keys, await KeysAsync(scene));
        Assert.Equal(0, await scene.CountAsync("pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relkind = 'r' AND relnamespace = 'shop'::regnamespace) AND attname IN ('beside', 'heavy', 'load') AND atttypid <> 'bigint'::regtype"));
        await using var session = await scene.ConnectAsync();
        await session.DoAsync("INSERT INTO shop.heavy (id) VALUES (5000000000); INSERT INTO shop.weighings VALUES (-1, 5000000000); UPDATE shop.heavy SET id = 6000000000 WHERE id = 5000000000");
        Assert.Equal(1, await scene.CountAsync("shop.weighings WHERE heavy = 6000000000"));
        Assert.Equal("23503", await session.RefusedAsync("INSERT INTO shop.weighings VALUES (-2, 5000000000)"));
        Assert.Equal("23503", await session.RefusedAsync("UPDATE shop.light SET beside = 5000000000 WHERE id = 1"));
        Assert.Equal("23503", await session.RefusedAsync("UPDATE shop.tall_vans SET load = 5000000000 WHERE id = 1"));
        await session.DoAsync("UPDATE ONLY shop.vans SET load = 5000000000 WHERE id = 1; UPDATE ONLY shop.items SET beside = 5000000000 WHERE id = 1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_of_a_child_gets_another_name_while_both_versions_write_it_and_what_refers_to_it(bool isTakenBack)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var keys = (await KeysAsync(scene))!;
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await using (var old = new BusyTable())
        await using (var young = new BusyTable())
        {
            await old.WriteAsync(scene, 1000, n => $"INSERT INTO shop.heavy (id) VALUES ({n}); INSERT INTO shop.weighings (id, heavy) VALUES ({n}, {n})");
            await old.WriteAsync(scene, 1, n => $"UPDATE shop.weighings SET heavy = {(n * 7 % 400) + 1} WHERE id = {(n % 400) + 1}");
            await old.WriteAsync(scene, 1000, n => $"UPDATE shop.heavy SET id = id + 1000000 WHERE id = {n}");
            await old.ForAsync(50);
            await scene.ExpandAsync(1, Wanted.Rename("items", "id", "number"));
            await young.WriteAsync(scene, 100_000, n => $"INSERT INTO shop.heavy (number) VALUES ({n}); INSERT INTO shop.weighings (id, heavy) VALUES ({n}, {n})");
            await young.WriteAsync(scene, 100_000, n => $"UPDATE shop.heavy SET number = number + 1000000 WHERE number = {n}");
            await young.ForAsync(50);
            await scene.BackfillAsync(1);
            await young.ForAsync(50);
            await old.ForAsync(50);
            await scene.VerifyAsync(1);
            Assert.Empty(old.Refused);
            Assert.Empty(young.Refused);
        }

        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
        if (isTakenBack)
        {
            await scene.RollbackAsync(1);
            Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
            return;
        }

        await scene.ContractAsync(1);

        Assert.Equal(keys.Replace("heavy(id)", "heavy(number)", StringComparison.Ordinal), await KeysAsync(scene));
        Assert.Equal(0, await scene.CountAsync("shop.weighings w WHERE NOT EXISTS (SELECT FROM ONLY shop.heavy h WHERE h.number = w.heavy)"));
    }

    [Fact]
    public async Task A_column_that_a_child_has_for_itself_and_that_refers_to_the_tree_cannot_follow_in_the_same_migration()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} ALTER TABLE shop.heavy ADD above int CONSTRAINT heavy_above REFERENCES shop.heavy;");

        var refused = (await scene.TryPlanAsync(1, Wanted.Type("items", "id", "bigint"))).Refusals;
        await scene.RunWholeAsync(await scene.PlanAsync(2, Wanted.Type("heavy", "above", "bigint")));
        await scene.RunWholeAsync(await scene.PlanAsync(3, Wanted.Type("items", "id", "bigint")));

        Assert.Equal(["MIG1389"], refused.Select(refusal => refusal.Code).Distinct());
        Assert.Equal(1, await scene.CountAsync("pg_constraint WHERE conname = 'heavy_above' AND convalidated"));
        Assert.Equal(0, await scene.CountAsync("pg_attribute WHERE attrelid = 'shop.heavy'::regclass AND attname IN ('id', 'above') AND atttypid <> 'bigint'::regtype"));
    }

    [Fact]
    public async Task What_refers_to_a_child_and_would_not_fit_is_named_and_so_is_a_key_that_nothing_takes_the_place_of()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var unfit = (await scene.TryPlanAsync(1, Wanted.Type("items", "id", "bigint", "id * 10", "id / 10"))).Refusals;
        var split = (await scene.TryPlanAsync(1, Wanted.Replace("items", "id", "number", "int", "id", "number"))).Refusals;

        Assert.Contains(unfit, refusal => refusal is { Code: "MIG1140", Subject: "shop.weighings.heavy" });
        Assert.Contains(split, refusal => refusal is { Code: "MIG1388", Subject: "shop.heavy.id" } && refusal.Harm.Contains("the foreign key weighings_heavy of shop.weighings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_to_a_child_that_has_come_since_the_plan_stops_contract()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Rename("items", "id", "number"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.Database.ExecuteAsync("CREATE TABLE shop.since (heavy int CONSTRAINT since_heavy REFERENCES shop.heavy)");

        var stopped = await scene.TryContractAsync(1);

        Assert.Equal(RunOutcome.Stale, stopped.Outcome);
        Assert.Contains("shop.heavy: + constraint since_heavy of shop.since FOREIGN KEY", stopped.Reason, StringComparison.Ordinal);
    }

    private static Task<string?> KeysAsync(FactScene scene) => scene.TextAsync(
        """
        SELECT string_agg(concat_ws(' ', conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint')), E'\n' ORDER BY conrelid::regclass::text COLLATE "C", conname COLLATE "C")
          FROM pg_constraint
         WHERE contype = 'f' AND connamespace = 'shop'::regnamespace
        """);
}
