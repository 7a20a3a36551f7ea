using System.Reflection;
using Migrator.Collecting.Loading;

namespace Migrator.Collecting;

/// <summary>Finds FluentMigrator migrations.</summary>
public static class FluentMigrations
{
    /// <summary>Finds the migrations of an assembly that is already loaded.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <exception cref="MigratorException">The assembly holds no migrations, or their attributes are not in order.</exception>
    public static IMigrationSet In(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);

        return MigrationSet.Of([LoadedMigrations.In(assembly)]);
    }

    /// <summary>Loads migrations from files, each into a load context of its own that goes with the set.</summary>
    /// <remarks>A project is published to a temporary folder, which is removed when the set is disposed.</remarks>
    /// <param name="paths">Each a .dll, a folder with exactly one migrations assembly, or a .csproj.</param>
    /// <exception cref="MigratorException">Nothing can be loaded from a path, or the attributes of a migration are not in order.</exception>
    public static IMigrationSet Load(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);

        var loaded = new List<LoadedMigrations>();
        try
        {
            loaded.AddRange(paths.Select(MigrationPath.Load));
            return MigrationSet.Of(loaded);
        }
        catch
        {
            loaded.ForEach(migrations => migrations.Dispose());
            throw;
        }
    }
}
