using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Partitions;
using Migrator.PostgreSql.Tests.Rows;

namespace Migrator.PostgreSql.Tests.Inheritance;

/// <summary>Rows of a table that others inherit from are inserted in it alone, and updated and deleted in all of them.</summary>
public sealed class InheritedRowsTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int PRIMARY KEY, state text, note text);
        CREATE TABLE shop.heavy (PRIMARY KEY (id)) INHERITS (shop.items);
        CREATE TABLE shop.heaviest () INHERITS (shop.heavy);
        INSERT INTO shop.items SELECT n, CASE WHEN n % 2 = 0 THEN 'old' ELSE 'new' END, repeat('x', 300) FROM generate_series(1, 1000) n;
        INSERT INTO shop.heavy SELECT n, CASE WHEN n % 2 = 0 THEN 'old' ELSE 'new' END, repeat('x', 300) FROM generate_series(1, 2000) n;
        INSERT INTO shop.heaviest SELECT n, CASE WHEN n % 2 = 0 THEN 'old' ELSE 'new' END, repeat('x', 300) FROM generate_series(1, 1000) n;
        CREATE TABLE shop.outside (LIKE shop.items INCLUDING ALL);
        INSERT INTO shop.outside VALUES (10000, 'old', 'o'), (10001, 'new', 'o');
        """;

    private static readonly TableName Table = new("shop", "items");

    private static readonly DeleteRows Delete = new() { Phase = Phase.Backfill, Table = Table, Where = [[Text("state", "old")]] };

    private static readonly UpdateRows Update = new()
    {
        Phase = Phase.Backfill,
        Table = Table,
        Set = [new(new("state"), new ExpressionDefault(new("state || '!'")))],
        Where = [new(new("state"), new ExpressionDefault(new("LIKE 'old%'")))],
    };

    [Fact]
    public async Task Rows_are_deleted_in_every_table_also_in_one_that_joins_meanwhile()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var plan = await scene.ExpandAsync(1, Delete);
        var holding = new Holding
        {
            BeforeBatch = batch => batch != 2 ? Task.CompletedTask : scene.Database.ExecuteAsync(
                """
                CREATE TABLE shop.fresh () INHERITS (shop.heavy);
                INSERT INTO shop.fresh VALUES (20000, 'old', 'f'), (20001, 'new', 'f');
                """),
        };

        Assert.Contains(plan.Steps, step => step.Kind is StepKind.Rows);
        var ended = await scene.TryBackfillAsync(1, holding);

        Assert.Equal((RunOutcome.Done, ""), (ended.Outcome, ended.Outcome is RunOutcome.Done ? "" : ended.Reason));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE state = 'old'"));
        Assert.Equal(2001, await scene.CountAsync("shop.items WHERE state = 'new'"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_are_updated_once_in_every_table_while_others_write_them(bool isSynced)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        if (isSynced)
        {
            await scene.ExpandAsync(1, Wanted.Rename("items", "note", "remark"));
        }

        await scene.ExpandAsync(2, Update);
        await using (var writers = new BusyTable())
        {
            await writers.WriteAsync(scene, 1, n => $"UPDATE shop.items SET note = 'n{n}' WHERE id = {(n * 7 % 2000) + 1}");
            await writers.WriteAsync(scene, 1, n => $"UPDATE shop.heaviest SET note = 'd{n}' WHERE id = {(n * 3 % 1000) + 1}");
            await writers.WriteAsync(scene, 30_000, n => $"INSERT INTO shop.heavy (id, state) VALUES ({n}, 'old of later')");
            await writers.ForAsync(50);
            var holding = new Holding { BeforeBatch = batch => batch != 2 ? Task.CompletedTask : scene.Database.ExecuteAsync("CREATE TABLE shop.fresh () INHERITS (shop.heavy); INSERT INTO shop.fresh VALUES (1, 'old of later', 'n')") };
            var ended = await scene.TryBackfillAsync(2, holding);
            Assert.Equal((RunOutcome.Done, ""), (ended.Outcome, ended.Outcome is RunOutcome.Done ? "" : ended.Reason));
            await writers.ForAsync(50);
            Assert.Empty(writers.Refused);
        }

        Assert.Equal(2000, await scene.CountAsync("shop.items WHERE state = 'old!'"));
        Assert.Equal(0, await scene.CountAsync("shop.items WHERE state = 'old' OR state LIKE '%!!'"));
        Assert.Equal("old of later", await scene.TextAsync("SELECT state FROM shop.fresh"));
        if (isSynced)
        {
            await scene.RollbackAsync(1);
        }

        await scene.Database.ExecuteAsync("DROP TABLE shop.fresh");
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task Inserted_rows_are_those_of_one_table_and_a_rollback_takes_no_other()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Items} INSERT INTO shop.heavy VALUES (9001, 'mine', 'm');");
        await scene.ExpandAsync(1, new InsertRows { Phase = Phase.Expand, Table = Table, Rows = [[Number("id", "9001"), Text("state", "given")]] });

        Assert.Equal("given", await scene.TextAsync("SELECT state FROM ONLY shop.items WHERE id = 9001"));
        await scene.RollbackAsync(1);

        Assert.Equal("mine", await scene.TextAsync("SELECT string_agg(state, ', ') FROM shop.items WHERE id = 9001"));
    }

    private static ColumnValue Text(string column, string value) => new(new(column), new ConstantDefault(ConstantKind.Text, value));

    private static ColumnValue Number(string column, string value) => new(new(column), new ConstantDefault(ConstantKind.Number, value));
}
