using System.Collections.Immutable;
using Migrator.Execution.Ports;
using Migrator.Gates.Uses;

namespace Migrator.Execution.LiveVersions;

/// <summary>Keeps an application instance registered for as long as it runs, and says when it must stop using the database.</summary>
/// <remarks>
/// An instance whose registration has run out does not count as live any more: contract may remove what it needs. So it
/// has to stop by itself, before the database's clock says so: <see cref="Lost"/>.
/// </remarks>
public sealed class ApplicationHeartbeat : IAsyncDisposable
{
    private readonly IStatePort state;
    private readonly TimeProvider time;
    private readonly string app;
    private readonly string version;
    private readonly TimeSpan timeToLive;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly ITimer deadline;
    private readonly SemaphoreSlim oneBeat = new(1, 1);
    private ImmutableSortedDictionary<MigrationId, ShapeUses> declared;
    private Task beating = Task.CompletedTask;
    private bool isStopped;
    private bool isDisposed;

    private ApplicationHeartbeat(
        IStatePort state, TimeProvider time, string app, string version, string instanceId, TimeSpan timeToLive, IReadOnlyDictionary<MigrationId, ShapeUses> uses)
    {
        (this.state, this.time, this.app, this.version, InstanceId, this.timeToLive) = (state, time, app, version, instanceId, timeToLive);
        declared = uses.ToImmutableSortedDictionary();
        Lost = lost.Token;

        // A timer of its own: a renewal that hangs must not hold back the end.
        deadline = time.CreateTimer(_ => Lose("its registration could not be renewed in time"), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What tells this instance from others.</summary>
    public string InstanceId { get; }

    /// <summary>Fires when this instance no longer counts as live, or is about to: it must not use the database any more.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Why <see cref="Lost"/> has fired; null while it has not.</summary>
    public string? LostBecause { get; private set; }

    /// <summary>The error of the last renewal that failed; null if the last one succeeded.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Registers an instance and renews the registration in the background, three times in each lifetime.</summary>
    /// <param name="state">The database's memory.</param>
    /// <param name="time">Measures the time between renewals; how long a registration lasts is judged by the database.</param>
    /// <param name="app">The application.</param>
    /// <param name="version">Its version.</param>
    /// <param name="timeToLive">How long a registration lasts without a further sign.</param>
    /// <param name="instanceId">Tells instances apart; null for host, process and a random part.</param>
    /// <param name="cancellationToken">Gives up the first registration; later ones end with <see cref="StopAsync"/>.</param>
    /// <exception cref="FencedOutException">This version may not start.</exception>
    /// <exception cref="DatabaseUnreachableException">The database cannot be reached.</exception>
    /// <exception cref="ControlSchemaMissingException">There is nothing to register with yet.</exception>
    public static Task<ApplicationHeartbeat> StartAsync(
        IStatePort state,
        TimeProvider time,
        string app,
        string version,
        TimeSpan timeToLive,
        string? instanceId = null,
        CancellationToken cancellationToken = default)
        => StartAsync(state, time, app, version, timeToLive, new Dictionary<MigrationId, ShapeUses>(), instanceId, cancellationToken);

    /// <summary>The same for an instance that says what it does with the shapes of migrations.</summary>
    /// <param name="state">The database's memory.</param>
    /// <param name="time">Measures the time between renewals; how long a registration lasts is judged by the database.</param>
    /// <param name="app">The application.</param>
    /// <param name="version">Its version: it counts for migrations of which nothing is said.</param>
    /// <param name="timeToLive">How long a registration lasts without a further sign.</param>
    /// <param name="uses">What it does from its start on; <see cref="DeclareAsync"/> changes that.</param>
    /// <param name="instanceId">Tells instances apart; null for host, process and a random part.</param>
    /// <param name="cancellationToken">Gives up the first registration; later ones end with <see cref="StopAsync"/>.</param>
    /// <exception cref="FencedOutException">This version, or what it says, may not start.</exception>
    /// <exception cref="DatabaseUnreachableException">The database cannot be reached.</exception>
    /// <exception cref="ControlSchemaMissingException">There is nothing to register with yet.</exception>
    public static async Task<ApplicationHeartbeat> StartAsync(
        IStatePort state,
        TimeProvider time,
        string app,
        string version,
        TimeSpan timeToLive,
        IReadOnlyDictionary<MigrationId, ShapeUses> uses,
        string? instanceId = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(uses);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentException.ThrowIfNullOrWhiteSpace(app);
        ArgumentException.ThrowIfNullOrWhiteSpace(version);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeToLive, TimeSpan.FromSeconds(1));

        var id = instanceId ?? $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
        var heartbeat = new ApplicationHeartbeat(state, time, app, version, id, timeToLive, uses);
        try
        {
            await heartbeat.BeatAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await heartbeat.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        heartbeat.beating = heartbeat.BeatOnAsync();
        return heartbeat;
    }

    /// <summary>Says what this instance does with the two shapes of a migration from now on, and registers that at once; each renewal says it again.</summary>
    /// <remarks>
    /// Declare the old shape before it is used again, and the new one when the old one has been used for the last time. If this fails,
    /// what was said before still stands, and the instance has to go on as before.
    /// </remarks>
    /// <param name="migration">The migration.</param>
    /// <param name="use">What it does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FencedOutException">A fence lets nobody in any more who does that.</exception>
    /// <exception cref="DatabaseUnreachableException">The database cannot be reached.</exception>
    /// <exception cref="InvalidOperationException">It has stopped, or its registration is lost.</exception>
    public async Task DeclareAsync(MigrationId migration, ShapeUses use, CancellationToken cancellationToken = default)
    {
        _ = UseWord.Capability(migration, use);
        await oneBeat.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // What has said that it is gone must not come back.
            if (isStopped || Lost.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{app} {version} is not registered any more{(LostBecause is { } why ? $": {why}" : "")}.");
            }

            var next = declared.SetItem(migration, use);
            await BeatAsync(next, cancellationToken).ConfigureAwait(false);
            declared = next;
        }
        finally
        {
            oneBeat.Release();
        }
    }

    /// <summary>Says that this instance has stopped, so that nobody waits for its registration to run out.</summary>
    /// <remarks>Call it when the application no longer uses the database. May be called again.</remarks>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (isStopped)
        {
            return;
        }

        isStopped = true;
        await stopping.CancelAsync().ConfigureAwait(false);
        await beating.ConfigureAwait(false);
        deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await oneBeat.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await state.StopBeatingAsync(InstanceId, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            oneBeat.Release();
        }
    }

    /// <summary>Ends the renewals. Without <see cref="StopAsync"/> before, the registration runs out by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        (isStopped, isDisposed) = (true, true);
        await stopping.CancelAsync().ConfigureAwait(false);
        await beating.ConfigureAwait(false);
        await deadline.DisposeAsync().ConfigureAwait(false);
        stopping.Dispose();
        lost.Dispose();
        oneBeat.Dispose();
    }

    private async Task BeatOnAsync()
    {
        try
        {
            // Ends with the loss, too: what has said that it is gone must not come back.
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token, Lost);
            while (true)
            {
                await Task.Delay(timeToLive / 3, time, ending.Token).ConfigureAwait(false);
                await TryBeatAsync(ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped, or lost.
        }
    }

    private async Task TryBeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            await BeatAsync(cancellationToken).ConfigureAwait(false);
            LastFailure = null;
        }
        catch (FencedOutException fencedOut)
        {
            LastFailure = fencedOut;
            Lose(fencedOut.Message);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it was, the next renewal may succeed, and the deadline stands.
            LastFailure = failure;
        }
    }

    // One after another: a renewal that was asked for before a declaration must not overwrite it.
    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        await oneBeat.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await BeatAsync(declared, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            oneBeat.Release();
        }
    }

    private async Task BeatAsync(ImmutableSortedDictionary<MigrationId, ShapeUses> says, CancellationToken cancellationToken)
    {
        // Counted from before the question: the database counts from a moment after it.
        var asked = time.GetTimestamp();
        await state.BeatAsync(app, version, InstanceId, timeToLive, UseWord.Capabilities(says), cancellationToken).ConfigureAwait(false);
        var left = timeToLive - Margin - time.GetElapsedTime(asked);
        deadline.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What is left of a lifetime for the application to let go of the database.</summary>
    private TimeSpan Margin => timeToLive / 6;

    private void Lose(string reason)
    {
        if (LostBecause is not null || isStopped)
        {
            return;
        }

        LostBecause = reason;
        lost.Cancel();
    }
}
