using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Gates.Uses;

namespace Migrator.Gates;

/// <summary>Tells for how long it is known that an application's incompatible versions are gone.</summary>
/// <remarks>
/// Sources that only see the present must have been asked without a gap. Where only heartbeats, which keep their own history,
/// or people answer, it is known since the application first gave a sign.
/// </remarks>
internal sealed class WatchedTime(GateFacts facts)
{
    private readonly Fleet fleet = Fleet.Of(facts);
    private readonly Measure measure = Measure.Of(facts);

    /// <summary>Every version that needs the old shape, or may, and when it was last seen; live ones are seen now.</summary>
    public IEnumerable<(string App, string? Version, string? Said, DateTimeOffset LastSeen)> Incompatible() =>
        from seen in Live().Concat(Past()).Concat(Recorded())
        where measure.StandingOf(seen.App, seen.Version, seen.Said) is not (Standing.Satisfies or Standing.Unaffected)
        group seen.LastSeen by (seen.App, seen.Version, seen.Said) into same
        orderby same.Key.App, same.Key.Version, same.Key.Said
        select (same.Key.App, same.Key.Version, same.Key.Said, same.Max());

    /// <summary>Why a window is not over; empty if it is.</summary>
    /// <param name="window">How long.</param>
    /// <param name="app">The application that it is for; null for all.</param>
    public IEnumerable<Judgement> Objections(TimeSpan window, string? app = null) =>
    [
        .. Incompatible().Where(seen => (app ?? seen.App) == seen.App && seen.LastSeen + window > facts.Clock).Select(seen => StillSeen(SeenVersion.TitleOf(seen.App, seen.Version, seen.Said), seen.LastSeen, window)),
        .. facts.Requirements.Where(one => (app ?? one.App) == one.App).Select(one => NotWatched(one.App, window)).OfType<Judgement>(),
    ];

    /// <summary>What was watched, as a sentence.</summary>
    public string Describe() => Wording.List(facts.Requirements.Select(one => Since(one.App) is { } since ? $"{one.App} is watched since {Wording.Moment(since.At)} ({since.By})" : $"nobody watched {one.App}, and it is asserted that nothing more is live"));

    private Judgement StillSeen(string title, DateTimeOffset lastSeen, TimeSpan window)
        => Judgement.Closed(
            $"{title} was last seen {Wording.Span(facts.AgeOf(lastSeen))} ago, and {Wording.Span(window)} without it are asked for.",
            $"Go on after {Wording.Moment(lastSeen + window)}, if {title} does not come back.") with
        { OpensAt = lastSeen + window };

    private Judgement? NotWatched(string app, TimeSpan window)
    {
        if (Since(app) is not { } since)
        {
            // Somebody answers for it that there is nothing more; LiveCompatible asks for that where nobody does.
            return fleet.IsAsserted
                ? null
                : Judgement.Closed($"Nobody has ever seen {app}, so nobody can tell for how long its older versions are gone.", $"Let {app} send heartbeats, or look again and again: migrator versions --observe.");
        }

        return since.At + window <= facts.Clock
            ? null
            : Judgement.Closed(
                $"{app} is watched for {Wording.Span(facts.AgeOf(since.At))} only, since {Wording.Moment(since.At)} ({since.By}), and {Wording.Span(window)} are asked for.",
                $"Go on after {Wording.Moment(since.At + window)}.{(since.Polled is { } source ? $" {Observed(source)}" : "")}") with
            { OpensAt = since.Polled is null ? since.At + window : null };
    }

    private string Observed(FleetObservation source)
    {
        const string CronJob = "look again and again, from a cron job: migrator versions --observe";
        return facts.History.Observers.FirstOrDefault(one => one.Sources.Contains(source.WatchedAs)) switch
        {
            null => $"Until then {CronJob}; or let an application do so (AddObserver). None of them looks at {source.Source} now{(source.WatchedAs == source.Source ? "" : "; one that asks it otherwise counts if both give it the same Name")}.",
            { } observer when observer.Until <= facts.Clock => $"{observer.Owner} was to look at {source.Source} for all, and has not done so since {Wording.Moment(observer.Until)} at the latest: its health check says why. Until it does, {CronJob}.",
            { } observer => $"Until then {observer.Owner} looks at {source.Source} for all.",
        };
    }

    private Watched? Since(string app)
    {
        var polled = facts.Observations.Where(one => one is { IsRequired: true, IsAsserted: false, KeepsHistory: false }).Select(Polled).ToList();
        if (polled.Count > 0)
        {
            return polled.MaxBy(one => one.At);
        }

        var recorded = from observation in facts.Observations
                       where observation.KeepsHistory
                       from instance in observation.Instances
                       where instance.App == app && instance.FirstSeen is not null
                       select new Watched(instance.FirstSeen ?? facts.Clock, $"first sign by {observation.Source}", Polled: null);
        return recorded
            .Concat(facts.History.Sightings.Where(one => one.App == app && Reaches(one.Source)).Select(one => new Watched(one.FirstSeen, $"first sign by {one.Source}", Polled: null)))
            .MinBy(one => one.At);
    }

    // What another source saw once does not say that anybody has looked since.
    private bool Reaches(string source) => facts.Observations.Any(one => one.Source == source && (one.KeepsHistory || one is { IsAsserted: true, IsRequired: true }));

    private Watched Polled(FleetObservation observation)
    {
        var spans = facts.History.Spans.Where(span => span.Source == observation.WatchedAs).OrderByDescending(span => span.Since).ToList();
        var current = spans.FirstOrDefault();
        if (current is null || current.EndedAt is not null || observation.Status != ObservationStatus.Complete)
        {
            return new(facts.Clock, $"{observation.Source} has only begun to answer", observation);
        }

        return new(current.Since, $"{observation.Source}, {Gap(spans.Skip(1).FirstOrDefault(), current)}", observation);
    }

    private static string Gap(WatchSpan? before, WatchSpan current) => before switch
    {
        null => "when somebody looked for the first time",
        { EndedAt: { } ended } => $"because at {Wording.Moment(ended)} it did not answer completely: {before.EndedBy ?? "it did not say why"}",
        _ => $"because nobody looked between {Wording.Moment(before.Until)} and {Wording.Moment(current.Since)}",
    };

    private IEnumerable<(string App, string? Version, string? Said, DateTimeOffset LastSeen)> Live() => fleet.Live.Select(seen => (seen.App, seen.Version, seen.Said, facts.Clock));

    private IEnumerable<(string App, string? Version, string? Said, DateTimeOffset LastSeen)> Past() => fleet.Past.Select(seen => (seen.App, seen.Version, seen.Said, seen.LastSeen ?? facts.Clock));

    private IEnumerable<(string App, string? Version, string? Said, DateTimeOffset LastSeen)> Recorded()
        => facts.History.Sightings.Select(one => (one.App, one.Version, UseWord.SaidOf(facts.Migration.Id, one.Capabilities), one.LastSeen));

    private sealed record Watched(DateTimeOffset At, string By, FleetObservation? Polled);
}
