using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Rows whose key is text are found, named and put right whatever the key's collation says of order and of equality.</summary>
public sealed class TextKeyTests(ServerFixture server)
{
    private const string Loose = "CREATE COLLATION shop.loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);";

    public static TheoryData<string, string> Keys => new()
    {
        { "one that sorts as a language does", "code text COLLATE \"de-x-icu\" PRIMARY KEY, part text DEFAULT 'p'" },
        { "one that takes capitals for small letters", "code varchar(40) COLLATE shop.loose PRIMARY KEY, part text DEFAULT 'p'" },
        { "two, each with a collation of its own", "code text COLLATE \"de-x-icu\", part text COLLATE \"C\" DEFAULT 'p', PRIMARY KEY (code, part)" },
        { "two, one of which tells fewer apart", "code text COLLATE shop.loose, part text COLLATE \"de-x-icu\" DEFAULT 'p', PRIMARY KEY (part, code)" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Rows_are_copied_recorded_compared_and_repaired_by_their_key(string kind, string key)
    {
        Assert.NotEmpty(kind);
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {Loose}
            CREATE TABLE shop.items ({key}, qty text);
            INSERT INTO shop.items (code, qty) SELECT substr('äZa_-ÖzB', 1 + n % 8, 1) || md5(n::text) || n, n FROM generate_series(1, 3000) n ORDER BY md5(n::text);
            INSERT INTO shop.items (code, qty) VALUES ('Äpfel', '1'), ('apfel', '2'), ('Zucker', '3'), ('ähre', '4');
            """);
        string Named(string code) => key.EndsWith("(part, code)", StringComparison.Ordinal) ? $"p, {code}" : key.EndsWith("(code, part)", StringComparison.Ordinal) ? $"{code}, p" : code;
        var plan = await scene.PlanAsync(1, Wanted.Replace("items", "qty", "amount", "int", "qty::int", "amount::text"));
        await scene.WriteAsync("UPDATE shop.items SET qty = 'none' WHERE code = 'Zucker'");
        await scene.TryExpandAsync(plan);
        await scene.WriteAsync("UPDATE shop.items SET qty = 'few' WHERE code = 'ähre'");

        var stopped = await scene.TryBackfillAsync(1);
        var poison = await scene.Ports.State.ReadPoisonAsync(new(1), 10, FactScene.Stopping);
        await scene.WriteAsync("UPDATE shop.items SET qty = '30' WHERE code = 'Zucker'; UPDATE shop.items SET qty = '40' WHERE code = 'ähre'");
        await scene.BackfillAsync(1);
        await scene.WriteUnsyncedAsync("items", "UPDATE shop.items SET qty = '11' WHERE code = 'Äpfel'");
        await scene.WriteAsync("UPDATE shop.items SET qty = '22', amount = 23 WHERE code = 'apfel'");
        var differing = await scene.TryVerifyAsync(1);
        var repaired = await scene.TryVerifyAsync(1, RepairSide.Old);

        Assert.Equal(RunOutcome.NeedsHuman, stopped.Outcome);
        Assert.Equal([Named("Zucker"), Named("ähre")], poison.Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.Equal(RunOutcome.VerificationFailed, differing.Outcome);
        Assert.Equal(
            [$" {Named("Äpfel")}", $"shop/1.0.0 {Named("apfel")}"],
            Assert.Single(differing.Evidence).Differences.SelectMany(found => found.Samples, (found, row) => $"{found.Application} {row.Key}").Order(StringComparer.Ordinal));
        Assert.True(repaired.Outcome is RunOutcome.Done, repaired.Reason);
        Assert.Equal("11 22 30 40", await scene.TextAsync("SELECT string_agg(amount::text, ' ' ORDER BY amount) FROM shop.items WHERE code COLLATE \"C\" IN ('Äpfel', 'apfel', 'Zucker', 'ähre')"));
        await scene.ContractAsync(1);
        Assert.Equal((3004, 3000 * 3001 / 2 + 103), (await scene.CountAsync("shop.items"), await scene.Database.ScalarAsync<long>("SELECT sum(amount) FROM shop.items")));
    }

    [Fact]
    public async Task A_plan_names_the_rows_that_it_is_about_by_such_a_key()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {Loose}
            CREATE TABLE shop.items (code text COLLATE shop.loose, part text COLLATE "de-x-icu", qty text, size int, PRIMARY KEY (code, part));
            INSERT INTO shop.items SELECT 'Ä' || n, 'z', n, n FROM generate_series(1, 30) n;
            """);
        var items = new TableName("shop", "items");
        SchemaChange[] constraints =
        [
            new AddCheck { Table = items, Name = "items_size", Expression = new("size <> 7") },
            new AddKey(items, new() { Name = "items_part", IsPrimary = false, Columns = [new("part"), new("size")] }),
            new AlterColumn { Table = items, Column = new() { Name = new("size"), IsNullable = false } },
        ];

        var plan = await scene.PlanAsync(1, constraints);
        await scene.Database.ExecuteAsync("UPDATE shop.items SET qty = 'none', size = NULL WHERE code = 'ä8'");
        var failing = await scene.RefusalAsync(2, Wanted.Replace("items", "qty", "amount", "int", "qty::int", "amount::text"));
        await scene.TryExpandAsync(plan);
        var stopped = await scene.TryContractAsync(1);

        Assert.Equal("1 rows that do not meet items_size: Ä7, z", Assert.Single(plan.Findings, finding => finding.Code == "MIG1330").Harm);
        Assert.Contains("Ä8, z", failing.Harm, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.NeedsHuman, stopped.Outcome);
        Assert.Contains("Ä7, z", stopped.Reason, StringComparison.Ordinal);
        await scene.Database.ExecuteAsync("UPDATE shop.items SET size = 70 WHERE code = 'ä7'");
        Assert.Contains("Ä8, z", (await scene.TryContractAsync(1)).Reason, StringComparison.Ordinal);
        await scene.Database.ExecuteAsync("UPDATE shop.items SET size = 80 WHERE code = 'ä8'");
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task A_key_that_takes_capitals_for_small_letters_changes_its_name_and_those_who_spell_it_otherwise_still_find_it()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {Loose}
            CREATE TABLE shop.items (code text COLLATE shop.loose PRIMARY KEY, qty int);
            CREATE TABLE shop.lines (id int PRIMARY KEY, item text COLLATE shop.loose REFERENCES shop.items ON DELETE CASCADE ON UPDATE CASCADE);
            INSERT INTO shop.items SELECT chr(97 + n) || n, n FROM generate_series(1, 20) n;
            INSERT INTO shop.lines SELECT n, upper(chr(97 + n)) || n FROM generate_series(1, 20) n;
            """);
        await scene.ExpandAsync(1, Wanted.Rename("items", "code", "label"));
        await scene.WriteAsync("UPDATE shop.items SET code = 'B1' WHERE code = 'b1'; INSERT INTO shop.items (label, qty) VALUES ('New', 0); INSERT INTO shop.lines VALUES (30, 'NEW')");
        await scene.BackfillAsync(1);
        await scene.WriteAsync("UPDATE shop.items SET label = 'C2' WHERE label = 'c2'");
        await scene.VerifyAsync(1);
        await using (var session = await scene.ConnectAsync())
        {
            Assert.Equal("23505", await session.RefusedAsync("INSERT INTO shop.items (code) VALUES ('nEW')"));
        }

        await scene.ContractAsync(1);

        Assert.Equal("B1 C2 New", await scene.TextAsync("SELECT string_agg(label, ' ' ORDER BY label COLLATE \"C\") FROM shop.items WHERE label IN ('b1', 'c2', 'new')"));
        await scene.WriteAsync("UPDATE shop.items SET label = 'newest' WHERE label = 'nEW'; DELETE FROM shop.items WHERE label = 'B1'");
        Assert.Equal("newest - 20", await scene.TextAsync("SELECT concat_ws(' ', (SELECT item FROM shop.lines WHERE id = 30), coalesce((SELECT item FROM shop.lines WHERE id = 1), '-'), (SELECT count(*) FROM shop.lines))"));
    }

    [Fact]
    public async Task Where_applications_write_both_shapes_a_row_is_looked_at_again_by_its_key()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {Loose}
            CREATE TABLE shop.items (code text COLLATE shop.loose, part text COLLATE "de-x-icu", name text NOT NULL, PRIMARY KEY (code, part));
            INSERT INTO shop.items SELECT 'Ä' || n, 'z', 'n' || n FROM generate_series(1, 100) n;
            """);
        var planned = await new PlanMaking(scene.Ports).PlanAsync(
            new MigrationDefinition
            {
                Id = new(1),
                Title = "by hand",
                Source = "M1",
                Changes = [Wanted.Rename("items", "name", "label")],
                DualWrites = DualWrites.Checked,
                Requirements = [new AppRequirement("shop", Flip: ">=2.4.0", Contract: ">=2.5.0") { WritesBoth = ">=2.3.0" }],
            },
            FactScene.Stopping);
        Assert.Empty(planned.Refusals);
        await scene.TryExpandAsync(planned.Plan!);
        Assert.True(ManifestSource.TryParse(["shop=2.3.0"], out var live, out var why), why);
        var copied = await new BackfillRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System) { Gate = new() { Sources = [live!] } }.RunAsync(new(1), FactScene.Stopping);
        Assert.True(copied.Outcome == RunOutcome.Done, copied.Reason);
        await scene.WriteAsync("UPDATE shop.items SET name = 'again' WHERE code = 'ä7'", "shop/2.3.0");

        var result = await scene.TryVerifyAsync(1);

        Assert.Equal(RunOutcome.VerificationFailed, result.Outcome);
        Assert.Equal(["Ä7, z"], Assert.Single(result.Evidence).Samples);
    }
}
