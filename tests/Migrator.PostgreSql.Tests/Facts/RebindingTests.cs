using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Words that stand for another operator once a column has another type are told from those that answer alike, and refuse no running version.</summary>
public sealed class RebindingTests(ServerFixture server)
{
    private static readonly AlterColumn ToNumeric = Wanted.Type("items", "qty", "numeric");

    private static readonly AlterColumn ToCitext = Wanted.Type("items", "code", "public.citext");

    [Theory]
    [InlineData("integer", "numeric", "v / 2 = 1", "/ (integer, integer) becomes / (numeric, numeric)")]
    [InlineData("integer", "bigint", "v / 2 = 1", null)]
    [InlineData("integer", "numeric", "v BETWEEN 1 AND 9 AND v IN (1, 2, 3) AND v % 2 = 1 AND v * 2 > -v AND abs(v) <> 0 AND GREATEST(v, 1) > 0", null)]
    [InlineData("integer", "bigint", "length(v::text) < 3", null)]
    [InlineData("integer", "numeric", "length(v::text) < 3", "the text of integer becomes the text of numeric")]
    [InlineData("integer", "double precision", "v > 0", "> (integer, integer) becomes > (double precision, double precision)")]
    [InlineData("real", "double precision", "v > 0.5", null)]
    [InlineData("real", "double precision", "v * 3 > 1", "* (real, double precision) becomes * (double precision, double precision)")]
    [InlineData("varchar(9)", "text", "v <> 'x' AND v LIKE 'a%' AND length(v) < 5 AND CASE v WHEN 'y' THEN true ELSE false END AND NULLIF(v, '') IS NOT NULL", null)]
    [InlineData("char(9)", "text", "v <> 'x'", "<> (character, character) becomes <> (text, text)")]
    [InlineData("timestamp", "timestamptz", "v::date > '2020-01-01'", "date (timestamp without time zone) becomes date (timestamp with time zone)")]
    [InlineData("date", "timestamp", "v > '2020-01-01'", null)]
    public async Task A_check_is_said_to_compare_otherwise_where_it_may(string old, string type, string check, string? changed)
    {
        // Of what depends on the time zone there is no index.
        var isIndexed = type != "timestamptz";
        await using var scene = await FactScene.CreateAsync(server, $"CREATE TABLE shop.items (id int PRIMARY KEY, v {old} CONSTRAINT items_v CHECK ({check})); {(isIndexed ? $"CREATE INDEX items_some ON shop.items (id) WHERE {check};" : "")}");

        var plan = await scene.PlanAsync(1, Wanted.Type("items", "v", type, isIndexed ? null : "v AT TIME ZONE 'UTC'", isIndexed ? null : "v AT TIME ZONE 'UTC'"));

        var found = plan.Findings.Where(finding => finding.Code == "MIG1410").ToList();
        Assert.Equal(changed is null ? 0 : isIndexed ? 2 : 1, found.Count);
        Assert.All(found, finding => Assert.Contains($"({changed})", finding.Harm, StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Findings, finding => finding.Code == "MIG1411");
    }

    [Fact]
    public async Task A_check_that_would_refuse_what_running_versions_write_waits_for_the_gate_and_for_rows_that_meet_it()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.items (id int PRIMARY KEY, qty int NOT NULL CONSTRAINT items_half CHECK (qty / 2 = 1) CONSTRAINT items_positive CHECK (qty > 0));
            INSERT INTO shop.items SELECT n, CASE WHEN n > 98 THEN 3 ELSE 2 END FROM generate_series(1, 100) n;
            """);
        var before = await scene.Database.DumpSchemaAsync("migrator");

        var plan = await scene.ExpandAsync(1, ToNumeric);
        await scene.WriteAsync("INSERT INTO shop.items VALUES (101, 3)");
        await scene.BackfillAsync(1);
        await scene.WriteAsync("INSERT INTO shop.items VALUES (102, 3)");
        await scene.VerifyAsync(1);
        var refused = await scene.TryContractAsync(1, ContractStage.Flip);
        await scene.WriteAsync("INSERT INTO shop.items VALUES (103, 2)");

        Assert.Equal(Phase.Backfill, plan.Steps.First(step => step.Purpose.Contains("items_positive", StringComparison.Ordinal)).Phase);
        Assert.All(plan.Steps.Where(step => step.Purpose.Contains("items_half", StringComparison.Ordinal)), step => Assert.Equal(Phase.Contract, step.Phase));
        Assert.NotEqual(RunOutcome.Done, refused.Outcome);
        Assert.Contains("items_half", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("101", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await scene.CountAsync("pg_constraint WHERE conrelid = 'shop.items'::regclass AND NOT convalidated"));

        Assert.Contains("it would refuse 2, such as 99, 100.", plan.Findings.Single(finding => finding.Code == "MIG1410").Harm, StringComparison.Ordinal);
        await scene.WriteAsync("UPDATE shop.items SET qty = 2 WHERE qty = 3");
        await scene.ContractAsync(1, ContractStage.Flip);
        await using var session = await scene.ConnectAsync();
        Assert.Equal("23514", await session.RefusedAsync("INSERT INTO shop.items (id, qty) VALUES (104, 3)"));
        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        await scene.WriteAsync("INSERT INTO shop.items VALUES (104, 3)");
    }

    [Fact]
    public async Task A_view_a_policy_and_a_trigger_that_would_answer_otherwise_are_named_and_those_that_answer_alike_are_not()
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.items (id int PRIMARY KEY, qty int, owner text);
            CREATE VIEW shop.halves AS SELECT id FROM shop.items WHERE qty / 2 = 1;
            CREATE VIEW shop.sums AS SELECT owner, max(qty) > 3 AS large, sum(qty) > 3 AS many FROM shop.items WHERE qty IN (1, 2) GROUP BY owner, qty HAVING avg(qty) > 1 ORDER BY qty;
            CREATE POLICY odd ON shop.items USING (qty / 2 = 1);
            CREATE POLICY plain ON shop.items USING (qty > 1);
            CREATE FUNCTION shop.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER halved BEFORE UPDATE ON shop.items FOR EACH ROW WHEN (NEW.qty / 2 = 1) EXECUTE FUNCTION shop.nothing();
            CREATE TRIGGER raised BEFORE UPDATE ON shop.items FOR EACH ROW WHEN (NEW.qty > OLD.qty) EXECUTE FUNCTION shop.nothing();
            """);

        var numeric = await scene.PlanAsync(1, ToNumeric);
        var wide = await scene.PlanAsync(2, Wanted.Type("items", "qty", "bigint"));

        Assert.Equal(["shop.halves", "shop.items: halved", "shop.items: odd"], numeric.Findings.Where(finding => finding.Code == "MIG1410").Select(finding => finding.Subject).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(wide.Findings, finding => finding.Code == "MIG1410");
    }

    [Fact]
    public async Task Where_words_keep_comparing_as_text_and_where_they_do_not_is_told_of_citext()
    {
        await using var scene = await FactScene.CreateAsync(server, "");
        Assert.SkipWhen(await scene.CountAsync("pg_available_extensions WHERE name = 'citext'") == 0, "This server has no citext.");
        await scene.Database.ExecuteAsync(
            """
            CREATE EXTENSION citext SCHEMA public;
            CREATE TABLE shop.items (id int PRIMARY KEY, code text, other text, CONSTRAINT items_like CHECK (code LIKE 'a%'), CONSTRAINT items_is CHECK (code <> 'abc'), CONSTRAINT items_two CHECK (code <> other), CONSTRAINT items_id CHECK (id > 0));
            CREATE INDEX items_some ON shop.items (id) WHERE code LIKE 'b%';
            CREATE INDEX items_lower ON shop.items (lower(code));
            CREATE VIEW shop.seen AS SELECT id FROM shop.items WHERE code = 'ax';
            CREATE VIEW shop.alike AS SELECT id FROM shop.items WHERE code ~ '^ax';
            CREATE VIEW shop.kinds AS SELECT count(*) AS many FROM (SELECT DISTINCT code FROM shop.items) c;
            """);
        await scene.Database.ExecuteAsync($"GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA shop TO {scene.Writer.QuotedName}; INSERT INTO shop.items VALUES (1, 'ax', 'q'), (2, 'aX', 'q')");

        var plan = await scene.PlanAsync(1, ToCitext);
        await scene.RunWholeAsync(plan);

        Assert.Equal(
            ["shop.items: items_like", "shop.items: items_some", "shop.kinds"],
            plan.Findings.Where(finding => finding.Code == "MIG1410").Select(finding => finding.Subject).Order(StringComparer.Ordinal));
        Assert.Contains("~~ (text, text) becomes public.~~ (public.citext, text)", plan.Findings.First(finding => finding.Subject == "shop.items: items_like").Harm, StringComparison.Ordinal);
        Assert.Equal(
            ["shop.alike", "shop.items: items_is", "shop.items: items_lower", "shop.items: items_two", "shop.seen"],
            plan.Findings.Where(finding => finding.Code == "MIG1411").Select(finding => finding.Subject).Order(StringComparer.Ordinal));
        Assert.Equal("1 1 1 2", await scene.TextAsync("SELECT concat_ws(' ', (SELECT count(*) FROM shop.seen), (SELECT count(*) FROM shop.alike), (SELECT many FROM shop.kinds), (SELECT count(*) FROM shop.items WHERE code OPERATOR(public.=) 'ax'))"));
    }
}
