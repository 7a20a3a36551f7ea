using Migrator.Execution.Runs;

namespace Migrator.PostgreSql.Tests.Runs;

/// <summary>Writes down what a run does, and lets a test step in at a moment.</summary>
internal sealed class RecordingObserver : IRunObserver
{
    public List<string> Moments { get; } = [];

    public List<RunEvent> Events { get; } = [];

    public Func<string, Task>? Meanwhile { get; set; }

    /// <summary>Told of each step that waits, at once.</summary>
    public Action<StepWaits>? Waits { get; set; }

    public void On(RunEvent happened)
    {
        Events.Add(happened);
        if (happened is StepWaits waits)
        {
            Waits?.Invoke(waits);
        }
    }

    public async Task AtAsync(string moment, CancellationToken cancellationToken)
    {
        Moments.Add(moment);
        if (Meanwhile is { } meanwhile)
        {
            await meanwhile(moment);
        }
    }
}

/// <summary>Ends a run where it stands, as a kill would.</summary>
internal sealed class Killed : Exception;
