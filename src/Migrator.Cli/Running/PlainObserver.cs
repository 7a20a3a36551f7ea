using Migrator.Execution.Runs;
using Migrator.Reporting;

namespace Migrator.Cli.Running;

/// <summary>Progress as plain lines, for logs and pipes.</summary>
internal sealed class PlainObserver(TextWriter error, TimeProvider time) : IRunObserver
{
    private readonly ProgressPause pause = new(time);
    private readonly Lock gate = new();

    public void On(RunEvent happened)
    {
        lock (gate)
        {
            if (pause.IsDue(happened))
            {
                error.WriteLine(EventText.Line(happened));
            }
        }
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken) => Task.CompletedTask;
}
