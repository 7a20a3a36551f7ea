using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Migrator.Collecting;
using Migrator.Execution.Ports;
using Migrator.Hosting.Telemetry;

namespace Migrator.Hosting;

/// <summary>What the work for one database is made of.</summary>
internal sealed record MigratorParts
{
    public required MigratorSetup Setup { get; init; }

    public required MigratorOptions Options { get; init; }

    public required MigratorInstance Instance { get; init; }

    public required IMigrationDatabase Database { get; init; }

    /// <summary>The migrations, where the application has named them; found when first asked for.</summary>
    public required Lazy<IMigrationSet?> Migrations { get; init; }

    public required MigratorMetrics Metrics { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    public static MigratorParts Of(IServiceProvider services, string name)
    {
        var setup = services.GetRequiredKeyedService<MigratorSetup>(name);
        return new MigratorParts
        {
            Setup = setup,
            Options = services.GetRequiredService<IOptionsMonitor<MigratorOptions>>().Get(name),
            Instance = services.GetRequiredKeyedService<MigratorInstance>(name),
            Database = services.GetRequiredKeyedService<IMigrationDatabase>(name),
            Migrations = new(() => services.GetKeyedService<IMigrationSet>(name)),
            Metrics = services.GetRequiredService<MigratorMetrics>(),
            Time = services.GetRequiredService<TimeProvider>(),
            Logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(name.Length == 0 ? "Migrator.Hosting" : $"Migrator.Hosting.{name}"),
        };
    }
}
