using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;

namespace Migrator.Execution.Ports;

/// <summary>What the state port remembers of fleets over time: looks, releases and consumers.</summary>
public interface IFleetRecords
{
    /// <summary>Writes down a look at the fleet by the database's clock, and forgets what is too old to matter.</summary>
    /// <param name="observations">What each source answered just now.</param>
    /// <param name="maxGap">How long nobody may have looked before watching begins anew.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The history with this look in it; an empty one where there is no control schema.</returns>
    /// <exception cref="LookNotRecordedException">This role may not write it down, or nobody may just now.</exception>
    Task<FleetHistory> RecordLookAsync(IReadOnlyList<FleetObservation> observations, TimeSpan maxGap, CancellationToken cancellationToken);

    /// <summary>Takes or renews the lease of the one that looks at some sources for all; false if another holds it.</summary>
    /// <param name="sources">The names of the sources.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="timeToLive">How long the lease lasts unless it is renewed, by the database's clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<bool> TryObserveAsync(string sources, string owner, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Gives that lease back; does nothing if another holds it.</summary>
    Task StopObservingAsync(string sources, string owner, CancellationToken cancellationToken);

    /// <summary>What was seen before now.</summary>
    Task<FleetHistory> ReadFleetHistoryAsync(CancellationToken cancellationToken);

    /// <summary>The transactions that others have open, prepared ones included.</summary>
    Task<OpenTransactions> ReadTransactionsAsync(CancellationToken cancellationToken);

    /// <summary>All releases.</summary>
    Task<IReadOnlyList<Release>> ReadReleasesAsync(CancellationToken cancellationToken);

    /// <summary>Registers a release as deployed now; a known one keeps its place in the order unless it is given another.</summary>
    /// <exception cref="ReleasePlaceException">Nobody can tell where it belongs in the order.</exception>
    Task<Release> RegisterReleaseAsync(string app, string version, ReleasePlace place, TimeSpan? soak, string by, CancellationToken cancellationToken);

    /// <summary>Says that nobody goes back behind a release.</summary>
    /// <returns>The release; null if it was never registered.</returns>
    Task<Release?> FinalizeReleaseAsync(string app, string version, string by, CancellationToken cancellationToken);

    /// <summary>All consumers.</summary>
    Task<IReadOnlyList<Consumer>> ReadConsumersAsync(CancellationToken cancellationToken);

    /// <summary>Adds a consumer, or says anew what a known one reads; then its acknowledgements are forgotten.</summary>
    Task AddConsumerAsync(string name, string owner, IReadOnlyList<string> reads, TimeSpan? expires, string by, CancellationToken cancellationToken);

    /// <summary>Removes a consumer.</summary>
    /// <returns>False if there was none of that name.</returns>
    Task<bool> RemoveConsumerAsync(string name, string by, CancellationToken cancellationToken);

    /// <summary>Who has said that a migration may take what they read.</summary>
    Task<IReadOnlyList<Acknowledgement>> ReadAcknowledgementsAsync(MigrationId migration, CancellationToken cancellationToken);

    /// <summary>Stores that a consumer's owner agrees with a migration.</summary>
    /// <returns>False if there is no such consumer.</returns>
    Task<bool> AcknowledgeAsync(string name, MigrationId migration, string by, CancellationToken cancellationToken);
}
