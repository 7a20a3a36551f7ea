using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Migrator.Execution;
using Migrator.Execution.LiveVersions;

namespace Migrator.Hosting.Registering;

/// <summary>
/// Keeps this instance registered. Where that is not possible yet, because no migration was ever run or the database is away, it is tried
/// again three times in the life of a registration.
/// </summary>
internal sealed class InstanceRegistration(MigratorParts parts, IHostApplicationLifetime application) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private ApplicationHeartbeat? heartbeat;
    private CancellationTokenRegistration onLoss;
    private Task trying = Task.CompletedTask;
    private bool isDisposed;

    private TimeSpan TimeToLive => parts.Options.Run.HeartbeatTimeToLive;

    /// <summary>Registers, or begins to try.</summary>
    /// <param name="mayBeFenced">True if a fence against this version does not end the start: the guard deals with it.</param>
    /// <param name="mayBeAway">True if a database that is away does not.</param>
    /// <param name="cancellationToken">Gives up the first attempt.</param>
    /// <exception cref="FencedOutException">This version may not start.</exception>
    public async Task StartAsync(bool mayBeFenced, bool mayBeAway, CancellationToken cancellationToken)
    {
        try
        {
            await RegisterAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ControlSchemaMissingException)
        {
            parts.Logger.NothingToRegisterWith(parts.Instance.App);
            trying = TryOnAsync();
        }
        catch (Exception problem) when (problem is FencedOutException ? mayBeFenced : mayBeAway && problem is (MigratorException or DbException))
        {
            parts.Logger.RegistrationFailed(problem);
            trying = TryOnAsync();
        }
    }

    /// <summary>Says that this instance has stopped. If that cannot be said, the registration runs out by itself.</summary>
    public async Task TryStopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await trying.ConfigureAwait(false);
        if (heartbeat is not { } registered)
        {
            return;
        }

        try
        {
            await registered.StopAsync(cancellationToken).ConfigureAwait(false);
            parts.Logger.Stopped(parts.Instance.App, parts.Instance.Version, registered.InstanceId);
        }
        catch (Exception problem) when (problem is MigratorException or DbException or OperationCanceledException)
        {
            parts.Logger.StopNotTold(problem);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        await stopping.CancelAsync().ConfigureAwait(false);
        await trying.ConfigureAwait(false);
        await onLoss.DisposeAsync().ConfigureAwait(false);
        if (heartbeat is not null)
        {
            await heartbeat.DisposeAsync().ConfigureAwait(false);
        }

        stopping.Dispose();
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var registered = await parts.Instance.RegisterAsync(
            uses => ApplicationHeartbeat.StartAsync(
                parts.Database.State, parts.Time, parts.Instance.App, parts.Instance.Version, TimeToLive, uses, parts.Options.Instance, cancellationToken),
            cancellationToken).ConfigureAwait(false);
        heartbeat = registered;
        onLoss = registered.Lost.Register(() => Lose(registered.LostBecause ?? "its registration is gone"));
        parts.Logger.Registered(parts.Instance.App, parts.Instance.Version, registered.InstanceId);
    }

    private async Task TryOnAsync()
    {
        try
        {
            while (heartbeat is null)
            {
                await Task.Delay(TimeToLive / 3, parts.Time, stopping.Token).ConfigureAwait(false);
                await TryAgainAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task TryAgainAsync()
    {
        try
        {
            await RegisterAsync(stopping.Token).ConfigureAwait(false);
        }
        catch (ControlSchemaMissingException)
        {
            // Still no migration; that was said.
        }
        catch (FencedOutException fencedOut) when (parts.Instance.IsReady && !(parts.Setup.Guards && parts.Options.Guard == StartupGuardMode.WarnOnly))
        {
            // It was let in before there was anything to register with, and nobody has seen it since.
            Lose(fencedOut.Message);
            await stopping.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is MigratorException or DbException)
        {
            parts.Logger.RegistrationFailed(problem);
        }
    }

    private void Lose(string because)
    {
        if (!parts.Instance.Lose(because))
        {
            return;
        }

        parts.Metrics.WasLost(parts.Setup.Name);
        parts.Logger.Lost(parts.Instance.App, parts.Instance.Version, because);
        if (parts.Options.OnLoss == LossReaction.Stop)
        {
            application.StopApplication();
        }
    }
}
