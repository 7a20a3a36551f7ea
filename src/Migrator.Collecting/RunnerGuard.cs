using FluentMigrator.Runner;
using Microsoft.Extensions.DependencyInjection;
using Migrator.Collecting.Guarding;

namespace Migrator.Collecting;

/// <summary>Keeps FluentMigrator's own runner to what running versions do not notice.</summary>
public static class RunnerGuard
{
    /// <summary>
    /// Lets FluentMigrator's own runner run migrations that only add, and refuse the others with a
    /// <see cref="Errors.RunnerRefusedException"/> before anything of them is run, <c>BreakingChange</c> or not.
    /// </summary>
    /// <remarks>Say it after <c>AddFluentMigratorCore()</c>. What the database lists as applied is not looked at, and neither are <c>Down()</c>, profiles and maintenance.</remarks>
    /// <exception cref="InvalidOperationException">FluentMigrator is not among the services.</exception>
    public static IServiceCollection AddMigratorGuard(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        var known = services.LastOrDefault(service => service.ServiceType == typeof(IMigrationInformationLoader))
            ?? throw new InvalidOperationException("FluentMigrator's runner is not there yet. Say AddMigratorGuard() after AddFluentMigratorCore().");
        services.Remove(known);
        services.Add(new ServiceDescriptor(typeof(IMigrationInformationLoader), provider => new GuardedMigrations(Make(known, provider)), known.Lifetime));
        return services;
    }

    private static IMigrationInformationLoader Make(ServiceDescriptor known, IServiceProvider provider)
        => (IMigrationInformationLoader)(known.ImplementationInstance
            ?? known.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, known.ImplementationType ?? throw new InvalidOperationException("The loader of migrations has no type.")));
}
