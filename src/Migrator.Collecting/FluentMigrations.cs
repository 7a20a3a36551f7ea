using System.Reflection;
using Migrator.Collecting.Loading;

namespace Migrator.Collecting;

/// <summary>Finds FluentMigrator migrations.</summary>
public static class FluentMigrations
{
    /// <summary>Finds the migrations of an assembly that is already loaded.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="tags">The tags that are asked for; untagged migrations are always in.</param>
    /// <exception cref="MigratorException">The assembly holds no migrations, or their attributes are not in order.</exception>
    public static IMigrationSet In(Assembly assembly, params IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(assembly);

        return MigrationSet.Of([LoadedMigrations.In(assembly, tags)]);
    }

    /// <summary>Finds the migrations of an assembly that is already loaded, whose constructors may ask for what an application registers.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="services">The application's services. Each migration gets a scope of its own.</param>
    /// <param name="tags">The tags that are asked for; untagged migrations are always in.</param>
    /// <exception cref="MigratorException">The assembly holds no migrations, or their attributes are not in order.</exception>
    public static IMigrationSet In(Assembly assembly, IServiceProvider services, IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(tags);

        return MigrationSet.Of([LoadedMigrations.In(assembly, tags)], services: services);
    }

    /// <summary>Loads migrations from files, each into a load context of its own that goes with the set.</summary>
    /// <remarks>A project is published to a temporary folder, which is removed when the set is disposed.</remarks>
    /// <param name="paths">Each a .dll, a folder with exactly one migrations assembly, or a .csproj.</param>
    /// <exception cref="MigratorException">Nothing can be loaded from a path, or the attributes of a migration are not in order.</exception>
    public static IMigrationSet Load(params IReadOnlyList<string> paths) => Load(paths, tags: []);

    /// <inheritdoc cref="Load(IReadOnlyList{string})" />
    /// <param name="paths">Each a .dll, a folder with exactly one migrations assembly, or a .csproj.</param>
    /// <param name="tags">The tags that are asked for, as FluentMigrator understands them; untagged migrations are always in.</param>
    /// <param name="defaultSchema">The schema of names that are given without one; null for that of the database they are asked for.</param>
    public static IMigrationSet Load(IReadOnlyList<string> paths, IReadOnlyList<string> tags, string? defaultSchema = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(tags);
        if (defaultSchema is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(defaultSchema);
        }

        var loaded = new List<LoadedMigrations>();
        try
        {
            loaded.AddRange(paths.Select(path => MigrationPath.Load(path, tags)));
            return MigrationSet.Of(loaded, defaultSchema);
        }
        catch
        {
            loaded.ForEach(migrations => migrations.Dispose());
            throw;
        }
    }
}
