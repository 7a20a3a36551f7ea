using Migrator.Benchmarks.Running;
using Migrator.Benchmarks.Tables;

namespace Migrator.Benchmarks.Overheads;

/// <summary>Two databases with the same rows: an expanded one, and one whose application writes both shapes itself.</summary>
internal sealed class Sides(BenchDatabase synced, BenchDatabase plain) : IAsyncDisposable
{
    public BenchDatabase Synced => synced;

    public BenchDatabase Plain => plain;

    public static async Task<Sides> MakeAsync(BenchServer server, WrittenMapping mapping, long rows, CancellationToken cancellationToken)
    {
        await using var original = await FilledTable.MakeAsync(server, BenchTables.Bigint, rows, cancellationToken);
        var sides = new Sides(await server.CopyAsync(original, cancellationToken), await server.CopyAsync(original, cancellationToken));
        try
        {
            await using (var engine = Engine.On(sides.Synced))
            {
                await engine.ExpandAsync([mapping.Change], cancellationToken);
                await engine.BackfillAsync(cancellationToken);
            }

            // Both tables are dense again, and as large as their columns make them.
            await sides.Plain.ExecuteAsync($"ALTER TABLE shop.items ADD {mapping.New} {mapping.NewType}", cancellationToken);
            await sides.Plain.ExecuteAsync($"UPDATE shop.items SET {mapping.New} = {mapping.Up(mapping.Old)}", cancellationToken);
            await sides.TidyAsync("FULL, ANALYZE", cancellationToken);
            return sides;
        }
        catch
        {
            await sides.DisposeAsync();
            throw;
        }
    }

    /// <summary>Vacuums both, so that the next statement meets what the first one met.</summary>
    public async Task TidyAsync(string how, CancellationToken cancellationToken)
    {
        foreach (var database in new[] { synced, plain })
        {
            await database.ExecuteAsync($"VACUUM ({how}) shop.items", cancellationToken);
            await database.ExecuteAsync("CHECKPOINT", cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await synced.DisposeAsync();
        await plain.DisposeAsync();
    }
}
