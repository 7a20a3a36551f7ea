using Migrator.Execution.Runs;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>MERGE by either version is an INSERT, an UPDATE or a DELETE to the sync.</summary>
public sealed class MergeTests(ServerFixture server)
{
    [Theory]
    [InlineData("amount", "amount int", "3|4|5")]
    [InlineData("total", "total bigint", "3|4|5")]
    public async Task Both_versions_merge_rows_that_are_copied_and_rows_that_are_not(string column, string source, string values)
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, amount int); INSERT INTO shop.items SELECT n, 0 FROM generate_series(1, 4) n");
        Assert.SkipWhen(scene.Database.ServerMajor < 15, "MERGE came with PostgreSQL 15.");
        await scene.ExpandAsync(1, Wanted.Replace("items", "amount", "total", "bigint", "amount::bigint", "total::int"));
        for (var round = 0; round < 2; round++)
        {
            await scene.WriteAsync(
                $"""
                MERGE INTO shop.items AS t
                USING (VALUES (2, 2), (3, 3), (4, 4), ({10 + round}, 5)) AS s (id, {source.Split(' ')[0]})
                ON t.id OPERATOR(pg_catalog.=) s.id
                WHEN MATCHED AND s.id OPERATOR(pg_catalog.=) 2 THEN DELETE
                WHEN MATCHED THEN UPDATE SET {column} = s.{column}
                WHEN NOT MATCHED AND s.id OPERATOR(pg_catalog.<>) 2 THEN INSERT (id, {column}) VALUES (s.id, s.{column})
                """);
            Assert.True((await scene.TryBackfillAsync(1)).Outcome is RunOutcome.Done or RunOutcome.NothingToDo);
        }

        await scene.VerifyAsync(1);

        Assert.Equal(values, await scene.TextAsync("SELECT string_agg(DISTINCT total::text, '|' ORDER BY total::text) FROM shop.items WHERE id > 2 AND amount = total"));
        Assert.Equal("1 3 4 10 11", await scene.TextAsync("SELECT string_agg(id::text, ' ' ORDER BY id) FROM shop.items"));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));
    }
}
