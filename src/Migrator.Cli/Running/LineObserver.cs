using Migrator.Execution.Runs;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Running;

/// <summary>What happens, one line each, while it happens: for logs, pipes and programs.</summary>
internal sealed class LineObserver : IRunObserver
{
    private readonly TextWriter output;
    private readonly Func<RunEvent, string> line;
    private readonly ProgressPause pause;
    private readonly Lock gate = new();

    private LineObserver(TextWriter output, Func<RunEvent, string> line, TimeProvider time)
        => (this.output, this.line, pause) = (output, line, new ProgressPause(time));

    /// <summary>As plain text.</summary>
    public static LineObserver Plain(TextWriter error, TimeProvider time) => new(error, EventText.Line, time);

    /// <summary>As JSON.</summary>
    public static LineObserver Json(TextWriter output, TimeProvider time) => new(output, happened => EventJson.Line(happened, time.GetUtcNow()), time);

    public void On(RunEvent happened)
    {
        lock (gate)
        {
            if (pause.IsDue(happened))
            {
                output.WriteLine(line(happened));
            }
        }
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken) => Task.CompletedTask;
}
