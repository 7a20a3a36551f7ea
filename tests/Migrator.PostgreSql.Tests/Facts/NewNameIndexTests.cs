using Migrator.Planning;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Versions that know a key by its new name find rows by it, long before a unique index may be built on it.</summary>
public sealed class NewNameIndexTests(ServerFixture server)
{
    private const string Table =
        """
        CREATE TABLE shop.items (id int PRIMARY KEY, code text NOT NULL, note text);
        CREATE UNIQUE INDEX items_code ON shop.items (lower(code)) INCLUDE (note) WHERE note IS NULL;
        INSERT INTO shop.items SELECT n, 'c' || n FROM generate_series(1, 1000) n;
        """;

    [Fact]
    public async Task A_renamed_key_is_looked_up_and_upserted_between_backfill_and_contract()
    {
        await using var scene = await FactScene.CreateAsync(server, Table);
        var plan = await scene.ExpandAsync(1, Wanted.Rename("items", "id", "number"), Wanted.Rename("items", "code", "label"));
        await scene.BackfillAsync(1);

        var helpers = await HelpersAsync(scene);
        await scene.WriteAsync("INSERT INTO shop.items (number, label) VALUES (7, 'seven') ON CONFLICT (id) DO UPDATE SET label = EXCLUDED.label", "shop/2.0.0");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => scene.WriteAsync("INSERT INTO shop.items (number, label) VALUES (7, 'seven') ON CONFLICT (number) DO NOTHING", "shop/2.0.0"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        await scene.WriteAsync("INSERT INTO shop.items (number, label) VALUES (8, 'eight') ON CONFLICT (number) DO UPDATE SET label = EXCLUDED.label", "shop/2.0.0");

        Assert.Equal(
            """
            CREATE INDEX _by_items_code_1 ON shop.items USING btree (lower(label)) INCLUDE (note) WHERE (note IS NULL)
            CREATE INDEX _by_items_pkey_1 ON shop.items USING btree (number)
            """,
            helpers);
        Assert.Equal("42P10", refused.SqlState);
        Assert.Equal(2, plan.Findings.Count(finding => finding is { Code: "MIG1440", Severity: FindingSeverity.Note }));
        Assert.Null(await HelpersAsync(scene));
        Assert.Equal("seven eight", await scene.TextAsync("SELECT string_agg(label, ' ' ORDER BY number) FROM shop.items WHERE number IN (7, 8)"));
        Assert.Equal("items_code items_pkey", await scene.TextAsync("SELECT string_agg(indexname, ' ' ORDER BY indexname) FROM pg_indexes WHERE tablename = 'items'"));
    }

    [Fact]
    public async Task A_rollback_leaves_none_of_them()
    {
        await using var scene = await FactScene.CreateAsync(server, Table);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Wanted.Rename("items", "id", "number"));
        await scene.BackfillAsync(1);

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task Where_the_name_stays_none_is_needed()
    {
        await using var scene = await FactScene.CreateAsync(server, Table);

        var plan = await scene.ExpandAsync(1, Wanted.Type("items", "id", "bigint"));
        await scene.BackfillAsync(1);

        Assert.DoesNotContain(plan.Findings, finding => finding.Code == "MIG1440");
        Assert.Null(await HelpersAsync(scene));
    }

    private static Task<string?> HelpersAsync(FactScene scene)
        => scene.TextAsync("SELECT string_agg(indexdef, E'\\n' ORDER BY indexname) FROM pg_indexes WHERE schemaname = 'shop' AND indexname LIKE '\\_by\\_%'");
}
