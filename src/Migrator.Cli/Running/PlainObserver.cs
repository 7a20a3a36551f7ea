using Migrator.Execution.Runs;
using Migrator.Reporting;

namespace Migrator.Cli.Running;

/// <summary>Progress as plain lines, for logs and pipes.</summary>
internal sealed class PlainObserver(TextWriter error, TimeProvider time) : IRunObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private long lastProgress;

    public void On(RunEvent happened)
    {
        lock (gate)
        {
            if (happened is BackfillAdvanced or VerificationAdvanced && !IsProgressDue())
            {
                return;
            }

            error.WriteLine(EventText.Line(happened));
        }
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken) => Task.CompletedTask;

    private bool IsProgressDue()
    {
        var now = time.GetTimestamp();
        if (lastProgress != 0 && time.GetElapsedTime(lastProgress, now) < Pause)
        {
            return false;
        }

        lastProgress = now;
        return true;
    }
}
