using System.Diagnostics;

namespace Migrator.Benchmarks.Running;

/// <summary>What something needed.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Work">The server's processor time in seconds; not a number where unknown.</param>
internal sealed record Measured(double Seconds, double Work)
{
    public static async Task<Measured> RunAsync(BenchDatabase database, Func<Task> run, CancellationToken cancellationToken)
    {
        var work = await ServerWork.OfAsync(database, cancellationToken);
        var before = work.Seconds();
        var began = Stopwatch.GetTimestamp();
        await run();
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new(seconds, work.Seconds() - before ?? double.NaN);
    }
}
