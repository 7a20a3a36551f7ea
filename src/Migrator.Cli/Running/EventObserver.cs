using Migrator.Execution.Runs;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Running;

/// <summary>What happens as JSON, one event a line, while it happens.</summary>
internal sealed class EventObserver(TextWriter output, TimeProvider time) : IRunObserver
{
    private readonly ProgressPause pause = new(time);
    private readonly Lock gate = new();

    public void On(RunEvent happened)
    {
        lock (gate)
        {
            if (pause.IsDue(happened))
            {
                output.WriteLine(EventJson.Line(happened, time.GetUtcNow()));
            }
        }
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken) => Task.CompletedTask;
}
