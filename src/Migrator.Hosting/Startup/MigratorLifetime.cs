using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Migrator.Execution;
using Migrator.Gates;
using Migrator.Hosting.Guarding;
using Migrator.Hosting.Registering;

namespace Migrator.Hosting.Startup;

/// <summary>
/// What happens before the application accepts a request, and after it has accepted its last one: expand, register, ask, in this
/// order. Registered first, so that no contract begins between the answer and the first request.
/// </summary>
internal sealed class MigratorLifetime(MigratorParts parts, IHostApplicationLifetime application) : IHostedLifecycleService, IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly StartupGuard guard = new(parts);
    private readonly InstanceRegistration registration = new(parts, application);
    private Task asking = Task.CompletedTask;
    private Task expanding = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (parts.Setup.Expands)
        {
            await ExpandAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            if (parts.Setup.Registers)
            {
                await RegisterAsync(cancellationToken).ConfigureAwait(false);
            }

            await GuardAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // It was live for a moment, and does not start.
            await EndAsync().ConfigureAwait(false);
            await registration.TryStopAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => EndAsync();

    /// <summary>Every other service has stopped by now: nobody uses the database any more.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => registration.TryStopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        await registration.DisposeAsync().ConfigureAwait(false);
        stopping.Dispose();
    }

    private async Task EndAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await asking.ConfigureAwait(false);
        await expanding.ConfigureAwait(false);
    }

    /// <summary>Waits for expand, but not for long: it disturbs nobody, and goes on beside the application.</summary>
    private async Task ExpandAsync(CancellationToken cancellationToken)
    {
        expanding = new StartupExpansion(parts).RunAsync(stopping.Token);
        try
        {
            await expanding.WaitAsync(parts.Options.ExpandTimeout, parts.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            parts.Logger.ExpandTakesLong(parts.Options.ExpandTimeout);
            if (parts.Options.NothingLive)
            {
                // What is done where nothing is live must not go on beside what will be: this instance.
                await EndAsync().ConfigureAwait(false);
            }
        }
    }

    private bool IsStrict => parts.Setup.Guards && parts.Options.Guard == StartupGuardMode.FailFast;

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        try
        {
            await registration.StartAsync(mayBeFenced: parts.Setup.Guards && !IsStrict, mayBeAway: !IsStrict, cancellationToken).ConfigureAwait(false);
        }
        catch (FencedOutException) when (parts.Setup.Guards)
        {
            // The fence knows the versions that may start; the guard also knows which migration has put it up.
            var admission = await guard.AskAsync(cancellationToken).ConfigureAwait(false);
            if (admission.Verdict != AdmissionVerdict.May)
            {
                throw new StartupRefusedException(admission);
            }

            throw;
        }
    }

    private async Task GuardAsync(CancellationToken cancellationToken)
    {
        if (!parts.Setup.Guards)
        {
            parts.Instance.Judge(null, letsIn: true);
            return;
        }

        var mode = parts.Options.Guard;
        if (mode == StartupGuardMode.FailFast)
        {
            var admission = await guard.AskAsync(cancellationToken).ConfigureAwait(false);
            if (admission.Verdict != AdmissionVerdict.May)
            {
                throw new StartupRefusedException(admission);
            }

            parts.Instance.Judge(admission, letsIn: true);
            return;
        }

        await TryAskAsync(letsInAnyway: mode == StartupGuardMode.WarnOnly, cancellationToken).ConfigureAwait(false);
        if (mode == StartupGuardMode.NotReady && !parts.Instance.IsReady)
        {
            asking = AskOnAsync();
        }
    }

    private async Task AskOnAsync()
    {
        try
        {
            while (!parts.Instance.IsReady && parts.Instance.LostBecause is null)
            {
                await Task.Delay(parts.Options.GuardInterval, parts.Time, stopping.Token).ConfigureAwait(false);
                await TryAskAsync(letsInAnyway: false, stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task TryAskAsync(bool letsInAnyway, CancellationToken cancellationToken)
    {
        try
        {
            var admission = await guard.AskAsync(cancellationToken).ConfigureAwait(false);
            var isAdmitted = admission.Verdict == AdmissionVerdict.May;
            parts.Instance.Judge(admission, isAdmitted || letsInAnyway);
            if (isAdmitted)
            {
                parts.Logger.Admitted(admission.App, admission.Version);
            }
            else
            {
                parts.Logger.NotAdmitted(AdmissionText.Of(admission));
            }
        }
        catch (Exception problem) when (problem is MigratorException or DbException)
        {
            parts.Instance.Fail($"The guard could not look: {problem.Message}", letsInAnyway);
            parts.Logger.GuardFailed(problem);
        }
    }
}
