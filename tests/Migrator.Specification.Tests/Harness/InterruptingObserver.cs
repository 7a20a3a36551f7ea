using Migrator.Execution.Runs;

namespace Migrator.Specification.Tests.Harness;

/// <summary>Ends a run once after everything that it does, wherever it comes to something that it has not come to before.</summary>
internal sealed class InterruptingObserver : IRunObserver
{
    private readonly HashSet<string> passed = [];

    public void On(RunEvent happened)
    {
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken)
    {
        // Where one step begins another has ended, or the command: that moment has been.
        if (moment.StartsWith("before", StringComparison.Ordinal))
        {
            return Task.CompletedTask;
        }

        lock (passed)
        {
            return passed.Add(moment) ? throw new InterruptedException(moment) : Task.CompletedTask;
        }
    }

    /// <summary>Gives the command again until it comes to its end, each time with an observer that knows where it has been before.</summary>
    public static async Task<RunResult> AgainAndAgainAsync(Func<IRunObserver, Task<RunResult>> command)
    {
        for (var observer = new InterruptingObserver(); ;)
        {
            try
            {
                return await command(observer);
            }
            catch (InterruptedException)
            {
            }
        }
    }

    private sealed class InterruptedException(string moment) : Exception($"interrupted at {moment}");
}
