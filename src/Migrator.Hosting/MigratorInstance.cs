using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using Migrator.Execution.LiveVersions;
using Migrator.Gates;
using Migrator.Gates.Uses;

namespace Migrator.Hosting;

/// <summary>What the parts know of this instance, each from its own thread.</summary>
internal sealed class MigratorInstance(string name, IOptionsMonitor<MigratorOptions> options) : IMigratorInstance, IDisposable
{
    private readonly CancellationTokenSource lost = new();
    private readonly Lock gate = new();
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private volatile ImmutableDictionary<MigrationId, ShapeUses>? declared;
    private volatile ApplicationHeartbeat? heartbeat;
    private bool isAdmitted;

    public string Name => name;

    public string App => options.Get(name).App ?? "";

    public string Version => options.Get(name).AppVersion ?? "";

    public string? InstanceId => heartbeat?.InstanceId;

    /// <summary>What it has declared, from its start on.</summary>
    public IReadOnlyDictionary<MigrationId, ShapeUses> Says => Declared();

    public Admission? Admission { get; private set; }

    /// <summary>Why the guard could not look; null if it could.</summary>
    public string? GuardTrouble { get; private set; }

    /// <summary>How this instance takes part in watching the live versions; null if it does not.</summary>
    public string? Observes { get; private set; }

    /// <summary>Why it could not look; null if it could, or another instance looks.</summary>
    public string? ObserverTrouble { get; private set; }

    public bool IsReady
    {
        get
        {
            lock (gate)
            {
                return isAdmitted && LostBecause is null;
            }
        }
    }

    public CancellationToken Lost => lost.Token;

    public string? LostBecause { get; private set; }

    public async Task DeclareAsync(MigrationId migration, ShapeUses use, CancellationToken cancellationToken = default)
    {
        _ = UseWord.Capability(migration, use);
        await oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (heartbeat is { } registered)
            {
                await registered.DeclareAsync(migration, use, cancellationToken).ConfigureAwait(false);
            }

            declared = Declared().SetItem(migration, use);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Registers with what was declared until then; a declaration meanwhile waits for it.</summary>
    public async Task<ApplicationHeartbeat> RegisterAsync(
        Func<IReadOnlyDictionary<MigrationId, ShapeUses>, Task<ApplicationHeartbeat>> register, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return heartbeat = await register(Declared()).ConfigureAwait(false);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>The guard has looked, or is not wanted.</summary>
    public void Judge(Admission? admission, bool letsIn)
    {
        lock (gate)
        {
            (Admission, GuardTrouble, isAdmitted) = (admission, null, letsIn);
        }
    }

    /// <summary>The guard could not look.</summary>
    public void Fail(string trouble, bool letsIn)
    {
        lock (gate)
        {
            (GuardTrouble, isAdmitted) = (trouble, letsIn);
        }
    }

    /// <summary>The observer has looked, or could not; true if that is news.</summary>
    public bool Observe(string standing, string? trouble)
    {
        lock (gate)
        {
            var isNews = ObserverTrouble != trouble;
            (Observes, ObserverTrouble) = (standing, trouble);
            return isNews;
        }
    }

    /// <summary>The registration is gone; true the first time.</summary>
    public bool Lose(string because)
    {
        lock (gate)
        {
            if (LostBecause is not null)
            {
                return false;
            }

            LostBecause = because;
        }

        try
        {
            lost.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The application has ended in the meantime: nobody listens.
        }

        return true;
    }

    public void Dispose()
    {
        lost.Dispose();
        oneAtATime.Dispose();
    }

    private ImmutableDictionary<MigrationId, ShapeUses> Declared() => declared ??= options.Get(name).Uses.ToImmutableDictionary();
}
