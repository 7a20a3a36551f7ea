using Migrator.Execution.Runs;

namespace Migrator.Cli.Tests;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0, 0)]
    [InlineData(75, 0, 75)]
    [InlineData(78, 75, 78, 0)]
    [InlineData(5, 78, 5)]
    [InlineData(4, 5, 4)]
    [InlineData(1, 4, 1, 78)]
    [InlineData(130, 75, 130)]
    [InlineData(1, 130, 1)]
    public void The_worst_of_several_results_is_what_the_process_ends_with(int worst, params int[] codes)
        => Assert.Equal(worst, ExitCode.Worst(codes));

    [Theory]
    [InlineData(RunOutcome.Done, 0)]
    [InlineData(RunOutcome.NothingToDo, 0)]
    [InlineData(RunOutcome.Failed, 1)]
    [InlineData(RunOutcome.Stale, 4)]
    [InlineData(RunOutcome.VerificationFailed, 5)]
    [InlineData(RunOutcome.Leased, 6)]
    [InlineData(RunOutcome.GateClosed, 75)]
    [InlineData(RunOutcome.NeedsHuman, 78)]
    [InlineData(RunOutcome.Interrupted, 130)]
    public void Each_outcome_has_its_code(RunOutcome outcome, int code) => Assert.Equal(code, ExitCode.Of(outcome));
}
