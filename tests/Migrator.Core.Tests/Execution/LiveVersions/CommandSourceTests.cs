using Migrator.Execution.LiveVersions;

namespace Migrator.Tests.Execution.LiveVersions;

public sealed class CommandSourceTests
{
    private const string Answer = """{"schemaVersion":1,"observedAt":"2026-11-26T12:00:00Z","complete":true,"instances":[{"app":"shop","version":"2.4.0","id":"a"}]}""";

    [Fact]
    public async Task What_it_prints_is_its_answer_and_no_shell_reads_its_arguments()
    {
        var observation = await ObserveAsync("printf", "%s", Answer);

        Assert.Equal((ObservationStatus.Complete, "2.4.0"), (observation.Status, Assert.Single(observation.Instances).Version));
        Assert.Equal(ObservationStatus.Failed, (await ObserveAsync("printf", "%s", "$(id)")).Status);
    }

    [Fact]
    public async Task An_exit_code_is_told_with_what_it_complained_of_but_not_with_what_it_was_given()
    {
        Environment.SetEnvironmentVariable("MIGRATOR_UNIT_TEST_SECRET", "s3cr3t-value");

        var observation = await new CommandSource(["sh", "-c", "echo \"denied for $MIGRATOR_UNIT_TEST_SECRET\" >&2; exit 3"], ["MIGRATOR_UNIT_TEST_SECRET"]).ObserveAsync(TestContext.Current.CancellationToken);

        Assert.Equal((ObservationStatus.Failed, "'sh' ended with 3: denied for ***"), (observation.Status, observation.Reason));
    }

    [Fact]
    public async Task It_gets_no_variable_that_nobody_has_allowed()
    {
        Environment.SetEnvironmentVariable("MIGRATOR_UNIT_TEST_OTHER", "x");

        Assert.Equal("'sh' ended with 4", (await ObserveAsync("sh", "-c", "test -z \"$MIGRATOR_UNIT_TEST_OTHER\" && test -n \"$PATH\" && exit 4")).Reason);
    }

    [Fact]
    public async Task One_that_is_not_there_is_named()
        => Assert.StartsWith("'no-such-program-anywhere' cannot be started: ", (await ObserveAsync("no-such-program-anywhere")).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task One_that_hangs_is_ended_with_what_it_has_started()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new CommandSource(["sh", "-c", "sleep 1000 & wait"], []).ObserveAsync(limit.Token));
    }

    private static Task<FleetObservation> ObserveAsync(params string[] command) => new CommandSource(command, []).ObserveAsync(TestContext.Current.CancellationToken);
}
