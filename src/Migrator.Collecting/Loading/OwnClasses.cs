using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Loading;

/// <summary>Creates classes of a migrations assembly.</summary>
internal static class OwnClasses
{
    /// <summary>The first class of that kind, by name; null if there is none.</summary>
    public static T? Create<T>(Assembly assembly)
        where T : class
    {
        using var services = OfferedServices.For(assembly);
        return assembly.GetTypes()
            .Where(type => typeof(T).IsAssignableFrom(type) && type is { IsAbstract: false, IsGenericTypeDefinition: false })
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => Create<T>(type, location: null, services))
            .FirstOrDefault();
    }

    /// <summary>Creates one.</summary>
    /// <exception cref="ConstructorNeedsException">It asks for what only an application could give.</exception>
    /// <exception cref="MigrationConstructorException">Its constructor failed.</exception>
    public static T Create<T>(Type type, string? location, IServiceProvider services)
        where T : class
    {
        var name = type.FullName ?? type.Name;
        if (Lacking(type, services) is { } parameter)
        {
            throw new ConstructorNeedsException(name, location, parameter);
        }

        try
        {
            return (T)ActivatorUtilities.CreateInstance(services, type);
        }
        catch (Exception problem) when (!MissingDependencies.IsCause(problem))
        {
            var cause = problem is TargetInvocationException { InnerException: { } inner } ? inner : problem;
            throw new MigrationConstructorException(name, location, cause);
        }
    }

    /// <summary>The first parameter that cannot be given, if no constructor does without such a one.</summary>
    private static ParameterInfo? Lacking(Type type, IServiceProvider services)
    {
        var offered = services.GetRequiredService<IServiceProviderIsService>();
        var lacking = type.GetConstructors()
            .OrderByDescending(constructor => constructor.GetParameters().Length)
            .Select(constructor => constructor.GetParameters().FirstOrDefault(parameter => !parameter.HasDefaultValue && !offered.IsService(parameter.ParameterType)))
            .ToList();
        return lacking.Contains(null) ? null : lacking.FirstOrDefault();
    }
}
