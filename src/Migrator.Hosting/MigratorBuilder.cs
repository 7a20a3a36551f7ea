using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Migrator.Collecting;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Hosting.Backfilling;
using Migrator.Hosting.Observing;

namespace Migrator.Hosting;

/// <summary>Says what Migrator does for one database of an application.</summary>
public sealed class MigratorBuilder
{
    private readonly MigratorSetup setup;

    internal MigratorBuilder(IServiceCollection services, MigratorSetup setup) => (Services, this.setup) = (services, setup);

    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Tells several databases apart; empty for the only one. The key of the services that belong to it.</summary>
    public string Name => setup.Name;

    /// <summary>Names the database. It stays the caller's to dispose.</summary>
    public MigratorBuilder UseDatabase(IMigrationDatabase database)
    {
        ArgumentNullException.ThrowIfNull(database);

        setup.HasDatabase = true;
        Services.AddKeyedSingleton(Name, database);
        return this;
    }

    /// <summary>Names the database.</summary>
    /// <param name="database">Makes it from the application's services; what it makes is disposed with them.</param>
    public MigratorBuilder UseDatabase(Func<IServiceProvider, IMigrationDatabase> database)
    {
        ArgumentNullException.ThrowIfNull(database);

        setup.HasDatabase = true;
        Services.AddKeyedSingleton(Name, (services, _) => database(services));
        return this;
    }

    /// <summary>Names the migrations: the guard then knows those that were not started yet, and expand at startup has something to run.</summary>
    public MigratorBuilder AddMigrations(IMigrationSet migrations)
    {
        ArgumentNullException.ThrowIfNull(migrations);

        return AddMigrations(_ => migrations);
    }

    /// <summary>Names the assembly of the migrations, whose constructors get the application's services.</summary>
    public MigratorBuilder AddMigrations(Assembly assembly, params IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(assembly);

        return AddMigrations(services => FluentMigrations.In(assembly, services, tags));
    }

    /// <inheritdoc cref="AddMigrations(IMigrationSet)" />
    /// <param name="migrations">Finds them; asked once, when they are needed.</param>
    public MigratorBuilder AddMigrations(Func<IServiceProvider, IMigrationSet> migrations)
    {
        ArgumentNullException.ThrowIfNull(migrations);

        setup.HasMigrations = true;
        Services.AddKeyedSingleton(Name, (services, _) => migrations(services));
        return this;
    }

    /// <summary>Registers the application's version and keeps it registered for as long as it runs. On by default.</summary>
    public MigratorBuilder AddHeartbeat()
    {
        setup.Registers = true;
        return this;
    }

    /// <summary>Leaves the registration out: another source has to tell gates that this application is live.</summary>
    public MigratorBuilder WithoutHeartbeat()
    {
        setup.Registers = false;
        return this;
    }

    /// <summary>Asks before the application accepts requests whether the schema suits its version. On by default.</summary>
    /// <param name="mode">What happens if it does not; null for what the configuration says.</param>
    public MigratorBuilder AddStartupGuard(StartupGuardMode? mode = null)
    {
        setup.Guards = true;
        return mode is { } chosen ? Configure(options => options.Guard = chosen) : this;
    }

    /// <summary>Leaves the guard out.</summary>
    public MigratorBuilder WithoutStartupGuard()
    {
        setup.Guards = false;
        return this;
    }

    /// <summary>Expands what is due before the application accepts requests: one instance at a time, for a bounded time, and never more than expand.</summary>
    public MigratorBuilder AddExpandAtStartup()
    {
        setup.Expands = true;
        return this;
    }

    /// <summary>Takes what FluentMigrator's own runner has applied as applied, before the application expands: nothing is applied twice.</summary>
    public MigratorBuilder TakeOverVersionInfo() => Configure(options => options.FromVersionInfo = true);

    /// <summary>Copies and verifies rows in the background. Instances share the work of a backfill, and of <c>migrator backfill</c>.</summary>
    /// <remarks>
    /// Rows that applications keep alike themselves are copied once every live version writes both shapes, by the sources that the
    /// configuration names; one that cannot be asked keeps those rows waiting, and only those.
    /// </remarks>
    /// <param name="kinds">Kinds of sources that packages of their own bring, such as <c>new KubernetesSources()</c> of Migrator.Kubernetes.</param>
    public MigratorBuilder AddBackfillWorker(params IReadOnlyList<ISourceKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);

        setup.SourceKinds.AddRange(kinds);
        if (!setup.Backfills)
        {
            setup.Backfills = true;
            Services.AddSingleton<IHostedService>(services => new BackfillWorker(MigratorParts.Of(services, Name)));
        }

        return this;
    }

    /// <summary>
    /// Looks at the sources of live versions that the configuration names, again and again, and writes down what it sees: what
    /// <c>migrator versions --observe</c> does from a cron job. Of all instances one does so, by a lease.
    /// </summary>
    /// <remarks>It needs the rights of the role that migrates.</remarks>
    /// <param name="kinds">Kinds of sources that packages of their own bring, such as <c>new KubernetesSources()</c> of Migrator.Kubernetes.</param>
    public MigratorBuilder AddObserver(params IReadOnlyList<ISourceKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);

        setup.SourceKinds.AddRange(kinds);
        if (!setup.Observes)
        {
            setup.Observes = true;
            Services.AddSingleton<IHostedService>(services => new FleetObserver(MigratorParts.Of(services, Name)));
        }

        return this;
    }

    /// <summary>Sets options in code, over the configuration.</summary>
    public MigratorBuilder Configure(Action<MigratorOptions> configure)
    {
        Services.Configure(Name, configure);
        return this;
    }
}
