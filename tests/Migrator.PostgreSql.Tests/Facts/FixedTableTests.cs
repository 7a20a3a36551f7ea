using Migrator.Changes;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Tables that take no further column, or no UPDATE.</summary>
public sealed class FixedTableTests(ServerFixture server)
{
    [Fact]
    public async Task A_typed_table_takes_no_further_column()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TYPE shop.item AS (id int, name text); CREATE TABLE shop.items OF shop.item (PRIMARY KEY (id))");
        var added = new AddColumn { Table = new("shop", "items"), Column = new() { Name = new("more"), Type = new() { Verbatim = "int" }, IsNullable = true } };

        Assert.Equal("MIG1148", (await scene.RefusalAsync(1, Wanted.Rename("items", "name", "label"))).Code);
        Assert.Equal("MIG1148", (await scene.RefusalAsync(2, added)).Code);

        await scene.Database.ExecuteAsync("ALTER TABLE shop.items NOT OF");
        await scene.RunWholeAsync(await scene.PlanAsync(3, Wanted.Rename("items", "name", "label")));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("ALTER TABLE shop.log ADD UNIQUE (n)", true)]
    [InlineData("ALTER TABLE shop.log ADD PRIMARY KEY (n)", false)]
    [InlineData("ALTER TABLE shop.log ADD PRIMARY KEY (n), REPLICA IDENTITY NOTHING", true)]
    [InlineData("ALTER TABLE shop.log REPLICA IDENTITY FULL", false)]
    [InlineData("CREATE UNIQUE INDEX telling ON shop.log (n); ALTER TABLE shop.log REPLICA IDENTITY USING INDEX telling", false)]
    [InlineData("ALTER PUBLICATION news SET (publish = 'insert')", false)]
    public async Task A_published_table_is_written_only_where_subscribers_can_tell_its_rows(string script, bool isRefused)
    {
        await using var scene = await FactScene.CreateAsync(server, $"CREATE TABLE shop.log (n int NOT NULL, line text); INSERT INTO shop.log VALUES (1, 'a'); CREATE PUBLICATION news FOR TABLE shop.log; {script}");

        if (isRefused)
        {
            Assert.Equal("MIG1149", (await scene.RefusalAsync(1, Wanted.Rename("log", "line", "text"))).Code);
            return;
        }

        await scene.ExpandAsync(1, Wanted.Rename("log", "line", "text"));
        await scene.BackfillAsync(1);
        Assert.Equal("a", await scene.TextAsync("SELECT text FROM shop.log"));
    }
}
