using Migrator.Cli.Commands;
using Migrator.Execution.Runs;
using Spectre.Console;

namespace Migrator.Cli.Running;

/// <summary>Shows runs on stderr while they run: drawn where a person watches, as lines elsewhere.</summary>
internal static class Watching
{
    public static async Task<T> RunAsync<T>(Invocation invocation, Func<IRunObserver, Task<T>> work)
    {
        if (invocation.Format == Output.OutputFormat.Ndjson)
        {
            return await work(Held(invocation, LineObserver.Json(invocation.Out, invocation.Surroundings.Time))).ConfigureAwait(false);
        }

        if (!invocation.IsLive)
        {
            return await work(Held(invocation, LineObserver.Plain(invocation.Error, invocation.Surroundings.Time))).ConfigureAwait(false);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(invocation.Error) });
        var result = await console.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 20 }, new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(progress => work(Held(invocation, new LiveObserver(console, progress, invocation.Surroundings.Time))))
            .ConfigureAwait(false);

        // What clears the display has no end of line; it must be out before the results are.
        await invocation.Error.FlushAsync().ConfigureAwait(false);
        return result;
    }

    private static IRunObserver Held(Invocation invocation, IRunObserver observer)
        => invocation.Surroundings.Environment.TryGetValue(HoldingObserver.Variable, out var moment) && moment.Length > 0
            ? new HoldingObserver(observer, moment, invocation.Error)
            : observer;
}
