using System.Reflection;
using FluentMigrator.Infrastructure;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Conventions;
using FluentMigrator.Runner.Initialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Migrator.Collecting.Loading;

/// <summary>What a constructor may ask for: only what is the same on every machine. What an application registers is not known here.</summary>
internal static class OfferedServices
{
    public static ServiceProvider For(Assembly assembly) => new ServiceCollection()
        .AddSingleton<IEmbeddedResourceProvider>(new DefaultEmbeddedResourceProvider(assembly))
        .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
        .AddSingleton<ILogger>(NullLogger.Instance)
        .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
        .AddSingleton<IConventionSet, DefaultConventionSet>(_ => new DefaultConventionSet())
        .AddSingleton(Options.Create(new RunnerOptions()))
        .BuildServiceProvider();
}
