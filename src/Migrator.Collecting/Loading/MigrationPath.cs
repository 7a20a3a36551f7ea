using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Loading;

/// <summary>Decides by its kind how a path is loaded.</summary>
internal static class MigrationPath
{
    public static LoadedMigrations Load(string path, IReadOnlyList<string> tags)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return MigrationFolder.Load(full, tags);
        }

        if (!File.Exists(full))
        {
            throw new MigrationsPathMissingException(full);
        }

        return full.EndsWith("proj", StringComparison.OrdinalIgnoreCase)
            ? PublishedProject.Load(full, tags)
            : MigrationFile.Load(full, tags);
    }
}
