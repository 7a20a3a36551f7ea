using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.LiveVersions;

/// <summary>Looks at the fleet and writes down what was seen, so that windows can be told from the past.</summary>
/// <remarks>May be called by anybody at any time: a cron job, a gate, an observer inside an application. Two at once do no harm.</remarks>
/// <param name="state">Where it is written down.</param>
/// <param name="sources">Whom to ask.</param>
/// <param name="maxGap">How long nobody may have looked before watching begins anew.</param>
public sealed class FleetWatch(IStatePort state, IReadOnlyList<ILiveVersionSource> sources, TimeSpan maxGap)
{
    /// <summary>Looks now, and writes the look down where this role may; whoever only asks need not.</summary>
    public async Task<FleetLook> LookAsync(CancellationToken cancellationToken)
    {
        var observations = await AskAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new(observations, await state.RecordLookAsync(observations, maxGap, cancellationToken).ConfigureAwait(false));
        }
        catch (LookNotRecordedException)
        {
            return new(observations, await state.ReadFleetHistoryAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Looks now, and writes the look down.</summary>
    /// <exception cref="LookNotRecordedException">This role may not write it down, or nobody may just now.</exception>
    public async Task<FleetLook> ObserveAsync(CancellationToken cancellationToken)
    {
        var observations = await AskAsync(cancellationToken).ConfigureAwait(false);
        return new(observations, await state.RecordLookAsync(observations, maxGap, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Looks now, and writes nothing.</summary>
    public async Task<IReadOnlyList<FleetObservation>> AskAsync(CancellationToken cancellationToken)
    {
        List<FleetObservation> observations = [];
        foreach (var source in sources)
        {
            observations.Add(await source.ObserveAsync(cancellationToken).ConfigureAwait(false));
        }

        return observations;
    }
}

/// <summary>What a look at the fleet gave.</summary>
/// <param name="Observations">What each source answered.</param>
/// <param name="History">What was seen until then.</param>
public sealed record FleetLook(IReadOnlyList<FleetObservation> Observations, FleetHistory History);
