using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Rows;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>Versions that know a key of a partitioned table by its new name find rows by it on every partition, long before a unique index may be built on it.</summary>
public sealed class PartitionedNewNameIndexTests(ServerFixture server)
{
    private const string Visits =
        """
        CREATE TABLE shop.visits (id int NOT NULL, day int NOT NULL, code text NOT NULL, note text, CONSTRAINT visits_pk PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE UNIQUE INDEX visits_code ON shop.visits (lower(code), day) INCLUDE (note);
        CREATE TABLE shop.early PARTITION OF shop.visits FOR VALUES FROM (MINVALUE) TO (10);
        CREATE TABLE shop.late PARTITION OF shop.visits FOR VALUES FROM (10) TO (100) PARTITION BY LIST (day);
        CREATE TABLE shop.some PARTITION OF shop.late FOR VALUES IN (15, 16);
        CREATE TABLE shop.others PARTITION OF shop.late DEFAULT;
        INSERT INTO shop.visits SELECT n, n % 30, 'c' || n FROM generate_series(1, 3000) n;
        """;

    /// <summary>The tables that have a piece of a helping index, through which rows are found.</summary>
    private const string Helped = "SELECT string_agg(DISTINCT concat_ws(' ', c.relname, i.indnatts), ', ') FROM unnest(ARRAY['_by_visits_pk_1', '_by_visits_code_1']) AS named (index), pg_partition_tree(to_regclass('shop.' || named.index)) t JOIN pg_index i ON i.indexrelid = t.relid JOIN pg_class c ON c.oid = i.indrelid WHERE i.indisvalid AND NOT i.indisunique";

    private const string Left = "SELECT count(*) FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('i', 'I') AND relname LIKE '%\\_by\\_%'";

    [Fact]
    public async Task A_renamed_key_is_looked_up_and_upserted_on_every_partition_between_backfill_and_contract()
    {
        await using var scene = await FactScene.CreateAsync(server, Visits);
        MigrationPlan plan;
        await using (var busy = new BusyTable())
        {
            await busy.WriteAsync(scene, 0, n => $"INSERT INTO shop.visits (id, day, code) VALUES ({(n % 3000) + 1}, {((n % 3000) + 1) % 30}, 'c{(n % 3000) + 1}') ON CONFLICT (id, day) DO UPDATE SET note = 'n{n}'");
            plan = await scene.ExpandAsync(1, Wanted.Rename("visits", "id", "number"), Wanted.Rename("visits", "code", "label"));
            await scene.BackfillAsync(1);
            await busy.WriteAsync(scene, 1, n => $"INSERT INTO shop.visits (number, day, label) VALUES ({(n % 3000) + 1}, {((n % 3000) + 1) % 30}, 'c{(n % 3000) + 1}') ON CONFLICT (id, day) DO UPDATE SET note = 'm{n}'");
            await scene.Database.ExecuteAsync("CREATE TABLE shop.fresh PARTITION OF shop.visits FOR VALUES FROM (100) TO (200)");
            await busy.ForAsync(50);

            Assert.Empty(busy.Refused);
        }

        var helped = await scene.TextAsync(Helped);
        var found = await scene.Database.QueryAsync<string>("SET enable_seqscan = off; EXPLAIN SELECT FROM shop.visits WHERE number = 17");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => scene.WriteAsync("INSERT INTO shop.visits (number, day, label) VALUES (17, 17, 'x') ON CONFLICT (number, day) DO NOTHING", "shop/2.0.0"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Drop);

        Assert.Equal("early 2, early 3, fresh 2, fresh 3, late 2, late 3, others 2, others 3, some 2, some 3, visits 2, visits 3", helped);
        Assert.Contains(found, line => line.Contains("_by_visits_pk_1", StringComparison.Ordinal));
        Assert.Equal("42P10", refused.SqlState);
        Assert.All(plan.Findings.Where(finding => finding.Code == "MIG1440"), finding => Assert.Contains("finds rows by it", finding.Harm, StringComparison.Ordinal));
        Assert.Equal("0", await scene.TextAsync(Left));
        await scene.WriteAsync("INSERT INTO shop.visits (number, day, label) VALUES (17, 17, 'c17') ON CONFLICT (number, day) DO UPDATE SET note = 'upserted'", "shop/2.0.0");
        Assert.Equal("upserted", await scene.TextAsync("SELECT note FROM shop.visits WHERE number = 17"));
    }

    [Fact]
    public async Task A_rollback_leaves_none_of_them()
    {
        await using var scene = await FactScene.CreateAsync(server, Visits);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Wanted.Rename("visits", "id", "number"));
        await scene.BackfillAsync(1);
        Assert.NotEqual("0", await scene.TextAsync(Left));

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task In_quarantine_and_on_the_way_back_from_it_none_is_in_the_way()
    {
        await using var scene = await FactScene.CreateAsync(server, Visits);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        var planned = await new PlanMaking(scene.Ports).PlanAsync(new() { Id = new(1), Title = "numbers", Source = "M1", Changes = [Wanted.Rename("visits", "id", "number")], QuarantineDays = 7 }, FactScene.Stopping);
        Assert.Equal(RunOutcome.Done, (await scene.TryExpandAsync(planned.Plan!)).Outcome);
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1, ContractStage.Quarantine);
        Assert.Equal("0", await scene.TextAsync(Left));

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }
}
