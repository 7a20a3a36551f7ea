using System.Globalization;
using Migrator.Execution.Runs;

namespace Migrator.Cli.Running;

/// <summary>Holds a run at one moment, so that a test can kill the process there.</summary>
/// <remarks>A number after <c>#</c> means the so-manieth time that the run comes by.</remarks>
internal sealed class HoldingObserver(IRunObserver inner, string held, TextWriter error) : IRunObserver
{
    private readonly string[] wanted = held.Split('#');
    private int passed;

    public const string Variable = "MIGRATOR_TEST_HOLD";

    public void On(RunEvent happened) => inner.On(happened);

    public async Task AtAsync(string moment, CancellationToken cancellationToken)
    {
        if (moment != wanted[0] || ++passed < (wanted.Length > 1 ? int.Parse(wanted[1], CultureInfo.InvariantCulture) : 1))
        {
            await inner.AtAsync(moment, cancellationToken).ConfigureAwait(false);
            return;
        }

        await error.WriteLineAsync($"holding at {moment}").ConfigureAwait(false);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
    }
}
