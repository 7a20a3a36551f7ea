using Migrator.Execution.LiveVersions;

namespace Migrator.Tests.Execution.LiveVersions;

public sealed class BoundedSourceTests
{
    private static readonly LiveInstance One = new("shop", "2.4.0", "a", LastSeen: null);

    [Fact]
    public async Task A_good_answer_passes_under_the_sources_own_name()
    {
        var observation = await ObserveAsync(() => Task.FromResult(new FleetObservation("command", ObservationStatus.Complete, null, [One])), new() { Name = "ecs", IsRequired = false });

        Assert.Equal(("ecs", ObservationStatus.Complete, false), (observation.Source, observation.Status, observation.IsRequired));
    }

    [Fact]
    public async Task Whatever_goes_wrong_is_an_answer_that_opens_nothing()
        => Assert.Equal(
            (ObservationStatus.Failed, "no such host"),
            Told(await ObserveAsync(() => throw new InvalidOperationException("no such host."), new() { Name = "ecs" })));

    [Fact]
    public async Task One_that_does_not_answer_is_not_waited_for()
        => Assert.Equal(
            (ObservationStatus.Failed, "it did not answer within 0.1 s"),
            Told(await ObserveAsync(
                async () =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, Patience.Value);
                    throw new InvalidOperationException();
                },
                new() { Name = "ecs", Timeout = TimeSpan.FromMilliseconds(100) })));

    [Theory]
    [InlineData(-10, "its answer is 600 s old, and 300 s are allowed")]
    [InlineData(10, "its answer is from the future: the clocks differ")]
    public async Task An_answer_of_another_time_is_none(int minutes, string reason)
        => Assert.Equal(
            (ObservationStatus.Failed, reason),
            Told(await ObserveAsync(() => Task.FromResult(new FleetObservation("x", ObservationStatus.Complete, null, [One]) { ObservedAt = TimeProvider.System.GetUtcNow().AddMinutes(minutes) }), new() { Name = "ecs" })));

    [Fact]
    public async Task One_that_sees_too_little_looks_in_the_wrong_place()
        => Assert.Equal(
            (ObservationStatus.Failed, "it saw 1 live instances, and at least 2 are expected: it may look in the wrong place"),
            Told(await ObserveAsync(() => Task.FromResult(new FleetObservation("x", ObservationStatus.Complete, null, [One, One with { IsLive = false }])), new() { Name = "ecs", ExpectedMin = 2 })));

    private static AsyncLocal<CancellationToken> Patience { get; } = new();

    private static (ObservationStatus Status, string? Reason) Told(FleetObservation observation) => (observation.Status, observation.Reason);

    private static Task<FleetObservation> ObserveAsync(Func<Task<FleetObservation>> answer, SourceBounds bounds)
        => new BoundedSource(new Source(answer), bounds, TimeProvider.System).ObserveAsync(TestContext.Current.CancellationToken);

    private sealed class Source(Func<Task<FleetObservation>> answer) : ILiveVersionSource
    {
        public Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
        {
            Patience.Value = cancellationToken;
            return answer();
        }
    }
}
