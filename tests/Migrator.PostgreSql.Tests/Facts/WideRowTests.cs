namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Rows whose values lie outside of the table: those that nobody changes are not touched, and those that are copied are copied as they are.</summary>
public sealed class WideRowTests(ServerFixture server)
{
    private const string Documents =
        """
        CREATE TABLE shop.documents (id int PRIMARY KEY, qty int, body text);
        ALTER TABLE shop.documents ALTER body SET STORAGE EXTERNAL;
        INSERT INTO shop.documents SELECT n, n, repeat(md5(n::text), 20000) FROM generate_series(1, 60) n;
        """;

    [Fact]
    public async Task A_batch_leaves_large_values_where_they_are()
    {
        await using var scene = await FactScene.CreateAsync(server, Documents);
        var before = await ChunksAsync(scene);

        await scene.ExpandAsync(1, Wanted.Type("documents", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);

        Assert.Equal(before, await ChunksAsync(scene));
        await scene.ContractAsync(1);
        Assert.Equal(60, await scene.CountAsync("shop.documents WHERE body = repeat(md5(id::text), 20000) AND qty = id"));
    }

    [Fact]
    public async Task Large_values_are_copied_as_they_are_while_they_are_written()
    {
        await using var scene = await FactScene.CreateAsync(server, Documents);
        scene.Settings = scene.Settings with { BatchTarget = TimeSpan.FromMilliseconds(5) };
        await scene.ExpandAsync(1, Wanted.Rename("documents", "body", "content"));
        await scene.WriteAsync("UPDATE shop.documents SET body = body || 'old' WHERE id = 1; UPDATE shop.documents SET qty = 0 WHERE id = 2; UPDATE shop.documents SET content = repeat('new', 100000) WHERE id = 3");
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal(58, await scene.CountAsync("shop.documents WHERE content = repeat(md5(id::text), 20000)"));
        Assert.Equal(2, await scene.CountAsync("shop.documents WHERE id = 1 AND content = repeat(md5('1'), 20000) || 'old' OR id = 3 AND content = repeat('new', 100000)"));
    }

    // A value that is written anew gets pieces of its own.
    private static async Task<string?> ChunksAsync(FactScene scene)
    {
        var pieces = await scene.TextAsync("SELECT reltoastrelid::regclass FROM pg_class WHERE oid = 'shop.documents'::regclass");
        return await scene.TextAsync($"SELECT md5(string_agg(chunk_id || '/' || chunk_seq, ' ' ORDER BY chunk_id, chunk_seq)) || count(*) FROM {pieces}");
    }
}
