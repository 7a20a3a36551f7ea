using Microsoft.Extensions.DependencyInjection;

namespace Migrator.Collecting.Loading;

/// <summary>What a constructor may ask for where an application stands behind it: first what is the application's, then what is always offered.</summary>
internal sealed class GivenServices(IServiceProvider given, IServiceProvider offered) : IServiceProvider, IServiceProviderIsService
{
    private readonly IServiceProviderIsService? isGiven = given.GetService<IServiceProviderIsService>();
    private readonly IServiceProviderIsService isOffered = offered.GetRequiredService<IServiceProviderIsService>();

    public object? GetService(Type serviceType)
        => serviceType == typeof(IServiceProvider) || serviceType == typeof(IServiceProviderIsService)
            ? this
            : given.GetService(serviceType) ?? offered.GetService(serviceType);

    public bool IsService(Type serviceType) => isGiven?.IsService(serviceType) == true || isOffered.IsService(serviceType);
}
