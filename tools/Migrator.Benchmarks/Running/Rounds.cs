using System.Diagnostics;

namespace Migrator.Benchmarks.Running;

/// <summary>Measures contestants in turn, each on a fresh copy of one database, so that what disturbs one disturbs all.</summary>
internal sealed class Rounds(BenchServer server, BenchDatabase original, int count)
{
    /// <summary>The seconds that each contestant took, round by round.</summary>
    public async Task<IReadOnlyList<Timing>> RunAsync(IReadOnlyList<Contestant> contestants, CancellationToken cancellationToken)
    {
        var timings = contestants.Select(contestant => new Timing(contestant.Name, new double[count], new double[count])).ToList();
        for (var round = 0; round < count; round++)
        {
            for (var turn = 0; turn < contestants.Count; turn++)
            {
                // Nobody is always the first.
                var place = (turn + round) % contestants.Count;
                (timings[place].Seconds[round], timings[place].Work[round]) = await MeasureAsync(contestants[place], cancellationToken);
            }
        }

        return timings;
    }

    private async Task<(double Seconds, double Work)> MeasureAsync(Contestant contestant, CancellationToken cancellationToken)
    {
        await using var database = await server.CopyAsync(original, cancellationToken);
        await contestant.PrepareAsync(database, cancellationToken);
        var work = await ServerWork.OfAsync(database, cancellationToken);
        var before = work.Seconds();
        var began = Stopwatch.GetTimestamp();
        await contestant.RunAsync(database, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return (seconds, work.Seconds() - before ?? double.NaN);
    }
}
