using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.LiveVersions;

/// <summary>The sessions that applications have in the database, told apart by what they call themselves: <see cref="ApplicationName"/>.</summary>
/// <remarks>
/// Who is connected runs; who is not connected may run all the same, with an empty pool. Behind a pooler in transaction mode a
/// session bears the name of whoever used it last, so each pooler is asked for its clients, and its own sessions are left out.
/// </remarks>
/// <param name="state">The database.</param>
/// <param name="roles">The roles that applications connect as.</param>
/// <param name="poolers">The poolers before the database, every one of them.</param>
public sealed class SessionSource(IStatePort state, IReadOnlyList<string> roles, IReadOnlyList<ISessionPooler> poolers) : ILiveVersionSource
{
    /// <summary>The source's usual name.</summary>
    public const string Name = "sessions";

    /// <summary>Looks at a database that has no pooler before it.</summary>
    public SessionSource(IStatePort state, IReadOnlyList<string> roles)
        : this(state, roles, [])
    {
    }

    /// <inheritdoc />
    public async Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        var seen = await state.ReadSessionsAsync(roles, cancellationToken).ConfigureAwait(false);
        if (seen.Problem is { } problem)
        {
            return FleetObservation.Failed(Name, problem);
        }

        // After the database: a client that has let go of its session in between is still a client.
        var pooled = await Task.WhenAll(poolers.Select(pooler => pooler.ReadAsync(seen.Database, roles, cancellationToken))).ConfigureAwait(false);
        var poolersOwn = pooled.SelectMany(one => one.Servers).Select(server => (server.ProcessId, (int?)server.Port)).ToHashSet();
        List<string> problems = [.. poolers.Zip(pooled).Where(pair => pair.Second.Problem is not null).Select(pair => $"{pair.First.Name}: {pair.Second.Problem}")];
        return new(
            Name,
            problems.Count == 0 ? ObservationStatus.Complete : ObservationStatus.Failed,
            problems.Count == 0 ? null : string.Join("; ", problems),
            [
                .. seen.Sessions.Where(session => !poolersOwn.Contains((session.ProcessId, session.Port))).Select(Instance),
                .. poolers.Zip(pooled).SelectMany(pair => pair.Second.Clients.Select(client => Instance(client, pair.First.Name))),
            ]);
    }

    // A session of the application's role that does not say what it is may be any version.
    private static LiveInstance Instance(SeenSession session)
        => Instance(session.ApplicationName, session.Role, $"pid {session.ProcessId}{(session.Address is { } address ? $" from {address}" : "")}", session.LastActive, session.StartedAt);

    private static LiveInstance Instance(PooledClient client, string pooler)
        => Instance(client.ApplicationName, client.Role, $"{client.Address} through {pooler}", null, client.Since);

    private static LiveInstance Instance(string applicationName, string role, string id, DateTimeOffset? lastSeen, DateTimeOffset? firstSeen)
    {
        var isNamed = ApplicationName.TryParse(applicationName, out var name);
        return new(isNamed ? name!.App : role, isNamed ? name!.Version : null, id, lastSeen) { FirstSeen = firstSeen, State = "running" };
    }
}
