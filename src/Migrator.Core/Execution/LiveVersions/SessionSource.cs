using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.LiveVersions;

/// <summary>The sessions that applications have in the database, told apart by what they call themselves: <see cref="ApplicationName"/>.</summary>
/// <remarks>
/// Who is connected runs; who is not connected may run all the same, with an empty pool. Behind a pooler in transaction mode a
/// session bears the name of whoever used it last. So it adds versions; alone it proves little.
/// </remarks>
/// <param name="state">The database.</param>
/// <param name="roles">The roles that applications connect as.</param>
public sealed class SessionSource(IStatePort state, IReadOnlyList<string> roles) : ILiveVersionSource
{
    /// <summary>The source's usual name.</summary>
    public const string Name = "sessions";

    /// <inheritdoc />
    public async Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        var seen = await state.ReadSessionsAsync(roles, cancellationToken).ConfigureAwait(false);
        if (seen.Problem is { } problem)
        {
            return FleetObservation.Failed(Name, problem);
        }

        return new(Name, ObservationStatus.Complete, null, [.. seen.Sessions.Select(Instance)]);
    }

    // A session of the application's role that does not say what it is may be any version.
    private static LiveInstance Instance(SeenSession session)
    {
        var isNamed = ApplicationName.TryParse(session.ApplicationName, out var name);
        return new(isNamed ? name!.App : session.Role, isNamed ? name!.Version : null, $"pid {session.ProcessId}{(session.Address is { } address ? $" from {address}" : "")}", session.LastActive)
        {
            FirstSeen = session.StartedAt,
            State = "running",
        };
    }
}
