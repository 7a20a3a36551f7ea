using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Migrator.Hosting.Configuration;
using Migrator.Hosting.Startup;
using Migrator.Hosting.Telemetry;

namespace Migrator.Hosting;

/// <summary>Puts Migrator into an application.</summary>
public static class MigratorRegistration
{
    /// <summary>The tag of the health check.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Lets the application register its version, and refuse to start against a schema that does not suit it.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="section">The section of the configuration, as <c>configuration.GetSection("Migrator")</c>.</param>
    public static MigratorBuilder AddMigrator(this IServiceCollection services, IConfiguration section)
        => services.AddMigrator(Options.DefaultName, section);

    /// <inheritdoc cref="AddMigrator(IServiceCollection, IConfiguration)" />
    /// <param name="services">The application's services.</param>
    /// <param name="name">Tells several databases apart.</param>
    /// <param name="section">The section of the configuration for this database.</param>
    public static MigratorBuilder AddMigrator(this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(section);

        var setup = new MigratorSetup(name, section);
        if (services.Any(service => service.ServiceType == typeof(MigratorSetup) && Equals(service.ServiceKey, name)))
        {
            throw new ArgumentException($"There is a Migrator{setup.Suffix} already. Give each database a name of its own.", nameof(name));
        }

        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MigratorMetrics>();

        services.AddKeyedSingleton(name, setup);
        services.AddKeyedSingleton(name, (provider, _) => new MigratorInstance(name, provider.GetRequiredService<IOptionsMonitor<MigratorOptions>>()));
        services.AddKeyedSingleton<IMigratorInstance>(name, (provider, _) => provider.GetRequiredKeyedService<MigratorInstance>(name));
        if (name.Length == 0)
        {
            services.AddSingleton<IMigratorInstance>(provider => provider.GetRequiredKeyedService<MigratorInstance>(name));
        }

        services.AddSingleton<IValidateOptions<MigratorOptions>>(new OptionsValidation(name, setup));
        services.AddOptions<MigratorOptions>(name)
            .Configure(ConfiguredOptions.Identify)
            .Configure(options => ConfiguredOptions.Read(section, options))
            .ValidateOnStart();
        services.AddSingleton<IHostedService>(provider => new MigratorLifetime(MigratorParts.Of(provider, name), provider.GetRequiredService<IHostApplicationLifetime>()));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            name.Length == 0 ? "migrator" : $"migrator-{name}",
            provider => new MigratorHealthCheck(provider.GetRequiredKeyedService<MigratorInstance>(name), setup),
            failureStatus: null,
            [ReadyTag]));
        return new MigratorBuilder(services, setup);
    }
}
