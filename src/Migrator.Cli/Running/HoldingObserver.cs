using Migrator.Execution.Runs;

namespace Migrator.Cli.Running;

/// <summary>Holds a run at one moment, so that a test can kill the process there.</summary>
internal sealed class HoldingObserver(IRunObserver inner, string held, TextWriter error) : IRunObserver
{
    public const string Variable = "MIGRATOR_TEST_HOLD";

    public void On(RunEvent happened) => inner.On(happened);

    public async Task AtAsync(string moment, CancellationToken cancellationToken)
    {
        if (moment != held)
        {
            await inner.AtAsync(moment, cancellationToken).ConfigureAwait(false);
            return;
        }

        await error.WriteLineAsync($"holding at {moment}").ConfigureAwait(false);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
    }
}
