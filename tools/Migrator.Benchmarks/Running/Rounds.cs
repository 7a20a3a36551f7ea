namespace Migrator.Benchmarks.Running;

/// <summary>Measures contestants in turn, each on a fresh copy of one database, so that what disturbs one disturbs all.</summary>
internal sealed class Rounds(BenchServer server, BenchDatabase original, int count)
{
    /// <summary>What each contestant needed, in their order.</summary>
    public async Task<IReadOnlyList<Timing>> RunAsync(IReadOnlyList<Contestant> contestants, CancellationToken cancellationToken)
    {
        var measured = contestants.Select(_ => new Measured[count]).ToList();
        for (var round = 0; round < count; round++)
        {
            for (var turn = 0; turn < contestants.Count; turn++)
            {
                // Nobody is always the first.
                var place = (turn + round) % contestants.Count;
                measured[place][round] = await MeasureAsync(contestants[place], cancellationToken);
            }
        }

        return [.. contestants.Zip(measured, (contestant, rounds) => new Timing(contestant.Name, rounds))];
    }

    private async Task<Measured> MeasureAsync(Contestant contestant, CancellationToken cancellationToken)
    {
        await using var database = await server.CopyAsync(original, cancellationToken);
        await contestant.PrepareAsync(database, cancellationToken);
        return await Measured.RunAsync(database, () => contestant.RunAsync(database, cancellationToken), cancellationToken);
    }
}
