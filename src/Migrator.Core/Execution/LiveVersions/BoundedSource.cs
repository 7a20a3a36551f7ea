namespace Migrator.Execution.LiveVersions;

/// <summary>Holds a source to its bounds: whatever goes wrong with it is an answer too, and that one opens nothing.</summary>
public sealed class BoundedSource(ILiveVersionSource source, SourceBounds bounds, TimeProvider time) : ILiveVersionSource
{
    /// <inheritdoc />
    public async Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        var observation = await AskAsync(cancellationToken).ConfigureAwait(false);
        return Judge(observation) with { Source = bounds.Name, WatchedAs = bounds.WatchedAs ?? bounds.Name, IsRequired = bounds.IsRequired };
    }

    private async Task<FleetObservation> AskAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(bounds.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await source.ObserveAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FleetObservation.Failed(bounds.Name, FormattableString.Invariant($"it did not answer within {bounds.Timeout.TotalSeconds:0.#} s"));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return FleetObservation.Failed(bounds.Name, failure.Message.ReplaceLineEndings(" ").TrimEnd('.'));
        }
    }

    private FleetObservation Judge(FleetObservation observation)
    {
        var age = observation.ObservedAt is { } at ? time.GetUtcNow() - at : TimeSpan.Zero;
        var live = observation.Instances.Count(instance => instance is { IsLive: true, Kind: not "template" });
        return observation switch
        {
            { Status: ObservationStatus.Failed } => observation,
            _ when age > bounds.MaxAge => observation with { Status = ObservationStatus.Failed, Reason = FormattableString.Invariant($"its answer is {age.TotalSeconds:0} s old, and {bounds.MaxAge.TotalSeconds:0} s are allowed") },
            _ when age < -bounds.MaxAge => observation with { Status = ObservationStatus.Failed, Reason = "its answer is from the future: the clocks differ" },
            _ when live < bounds.ExpectedMin => observation with { Status = ObservationStatus.Failed, Reason = FormattableString.Invariant($"it saw {live} live instances, and at least {bounds.ExpectedMin} are expected: it may look in the wrong place") },
            _ => observation,
        };
    }
}
