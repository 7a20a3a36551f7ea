using Migrator.Changes;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A type that checks its values, or brings a value of its own, makes the server write every row anew under a lock that keeps everybody out.</summary>
public sealed class DomainTests(ServerFixture server)
{
    private const string People =
        """
        CREATE DOMAIN shop.word AS text;
        CREATE DOMAIN shop.mail AS text CHECK (VALUE LIKE '%@%');
        CREATE DOMAIN shop.work_mail AS shop.mail;
        CREATE DOMAIN shop.given AS text NOT NULL;
        CREATE DOMAIN shop.five AS int DEFAULT 5;
        CREATE DOMAIN shop.moment AS timestamptz DEFAULT clock_timestamp();
        CREATE TABLE shop.people (id int PRIMARY KEY, word shop.word, mail shop.mail, work shop.work_mail, given shop.given DEFAULT 'x', five shop.five, mails shop.mail[]);
        INSERT INTO shop.people (id, word, mail, work, mails) SELECT n, 'w' || n, n || '@example.com', n || '@example.org', ARRAY[n || '@example.net'] FROM generate_series(1, 10) n;
        """;

    private static readonly string Many = $"{People} INSERT INTO shop.people (id, word) SELECT n, 'w' || n FROM generate_series(11, 40000) n;";

    [Fact]
    public async Task Of_a_small_table_the_rows_are_written_anew_and_the_plan_says_so()
    {
        await using var scene = await FactScene.CreateAsync(server, People);

        var plan = await scene.PlanAsync(1, Wanted.Rename("people", "mail", "address"));
        await scene.RunWholeAsync(plan);

        Assert.Equal(FindingSeverity.Warning, Assert.Single(plan.Findings, finding => finding.Code == "MIG1425").Severity);
        Assert.Contains(plan.Steps, step => step.Work == StepWork.Rewrite);
        Assert.Equal("3@example.com", await scene.TextAsync("SELECT address FROM shop.people WHERE id = 3"));
    }

    [Theory]
    [InlineData("mail", "MIG1420")]
    [InlineData("work", "MIG1420")]
    [InlineData("given", "MIG1420")]
    [InlineData("five", "MIG1421")]
    public async Task A_rename_that_would_write_every_row_anew_or_mistake_a_value_is_refused(string column, string code)
    {
        await using var scene = await FactScene.CreateAsync(server, Many);

        var refusal = (await scene.TryPlanAsync(1, Wanted.Rename("people", column, "renamed"))).Refusals[0];

        Assert.Equal((code, "shop.people.renamed"), (refusal.Code, refusal.Subject));
    }

    [Theory]
    [InlineData("shop.mail", "MIG1420")]
    [InlineData("shop.work_mail", "MIG1420")]
    [InlineData("shop.given", "MIG1420")]
    [InlineData("shop.moment", "MIG1421")]
    [InlineData("serial", "MIG1421")]
    public async Task A_new_column_that_would_write_every_row_anew_is_refused(string type, string code)
    {
        await using var scene = await FactScene.CreateAsync(server, People);

        var refusal = await scene.RefusalAsync(1, Added(type));

        Assert.Equal((code, "shop.people.added"), (refusal.Code, refusal.Subject));
    }

    [Theory]
    [InlineData("shop.mail", "'a@b'::shop.mail", "MIG1420")]
    [InlineData("shop.five", "7", "MIG1421")]
    public async Task A_new_column_with_a_value_for_existing_rows_is_refused_too(string type, string value, string code)
    {
        await using var scene = await FactScene.CreateAsync(server, Many);

        Assert.Equal(code, (await scene.RefusalAsync(1, Wanted.Initial("people", "added", type, value))).Code);
    }

    [Theory]
    [InlineData("shop.word", "null")]
    [InlineData("shop.five", "5")]
    [InlineData("shop.mail[]", "null")]
    public async Task A_type_that_only_looks_alike_is_added_without_touching_a_row(string type, string value)
    {
        await using var scene = await FactScene.CreateAsync(server, People);
        var file = await FileAsync(scene);

        await scene.ExpandAsync(1, Added(type));

        Assert.Equal(file, await FileAsync(scene));
        Assert.Equal(value, await scene.TextAsync("SELECT coalesce(max(added::text), 'null') FROM shop.people"));
    }

    [Theory]
    [InlineData("word")]
    [InlineData("mails")]
    public async Task Such_a_column_is_renamed_without_touching_a_row(string column)
    {
        await using var scene = await FactScene.CreateAsync(server, People);
        var file = await FileAsync(scene);

        await scene.ExpandAsync(1, Wanted.Rename("people", column, "renamed"));

        Assert.Equal(file, await FileAsync(scene));
    }

    [Fact]
    public async Task A_column_of_a_domain_is_replaced_by_one_of_its_base_type_and_a_check()
    {
        await using var scene = await FactScene.CreateAsync(server, People);
        var file = await FileAsync(scene);

        var plan = await scene.PlanAsync(1, Wanted.Replace("people", "mail", "address", "text", up: "mail::text", down: "address::text"));
        await scene.TryExpandAsync(plan);

        Assert.Equal(file, await FileAsync(scene));
        await scene.WriteAsync("INSERT INTO shop.people (id, address) VALUES (11, 'new@example.com'); UPDATE shop.people SET mail = 'old@example.com' WHERE id OPERATOR(pg_catalog.=) 1");
        Assert.Equal("old@example.com", await scene.TextAsync("SELECT address FROM shop.people WHERE id = 1"));
        Assert.Equal("new@example.com", await scene.TextAsync("SELECT mail FROM shop.people WHERE id = 11"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
        await scene.ExpandAsync(2, new AddCheck { Table = new("shop", "people"), Name = "people_address", Expression = new("address LIKE '%@%'") });
        await scene.ContractAsync(2);
    }

    [Theory]
    [InlineData("given", "MIG1422")]
    [InlineData("five", "MIG1421")]
    public async Task A_domain_that_answers_for_a_column_which_a_statement_leaves_out_cannot_be_told_from_a_writer(string column, string code)
    {
        await using var scene = await FactScene.CreateAsync(server, People);
        await scene.Database.ExecuteAsync("ALTER TABLE shop.people ALTER COLUMN given DROP DEFAULT");

        var refusal = await scene.RefusalAsync(1, Wanted.Replace("people", column, "plain", "text", up: $"{column}::text", down: column == "five" ? "plain::int" : "plain"));

        Assert.Equal((code, $"shop.people.{column}"), (refusal.Code, refusal.Subject));
    }

    [Fact]
    public async Task What_serial_would_do_is_done_by_a_sequence_and_a_default_without_touching_a_row_under_a_lock()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{People} CREATE SEQUENCE shop.people_place");
        var file = await FileAsync(scene);

        var add = Added("int") with { Column = new() { Name = new("added"), Type = new() { Verbatim = "int" }, IsNullable = false, Default = new ExpressionDefault(new("nextval('shop.people_place')")) } };
        await scene.RunWholeAsync(await scene.PlanAsync(1, add));

        Assert.Equal(file, await FileAsync(scene));
        await scene.WriteAsync("INSERT INTO shop.people (id) VALUES (11)");
        Assert.Equal("11 different values from 1 to 11", await scene.TextAsync("SELECT format('%s different values from %s to %s', count(DISTINCT added), min(added), max(added)) FROM shop.people"));
    }

    private static AddColumn Added(string type) => new() { Table = new("shop", "people"), Column = new() { Name = new("added"), Type = new() { Verbatim = type }, IsNullable = true } };

    private static Task<uint> FileAsync(FactScene scene) => scene.Database.ScalarAsync<uint>("SELECT pg_relation_filenode('shop.people')");
}
