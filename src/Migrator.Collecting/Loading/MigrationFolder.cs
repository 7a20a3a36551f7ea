using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Loading;

/// <summary>Finds the one assembly of a folder that holds migrations.</summary>
internal static class MigrationFolder
{
    // They refer to FluentMigrator, but are never what an author means.
    private static readonly string[] NeverMeant = ["Migrator.Authoring", "Migrator.Collecting", "Migrator.ControlSchema"];

    public static LoadedMigrations Load(string folder, IReadOnlyList<string> tags)
    {
        var found = new List<LoadedMigrations>();
        var leftOut = new List<LeftOutClass>();
        try
        {
            foreach (var file in Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal).Where(MayHoldMigrations))
            {
                try
                {
                    found.Add(MigrationFile.Load(file, tags));
                }
                catch (NoMigrationsException nothing)
                {
                    leftOut.AddRange(nothing.LeftOut);
                }
            }

            return found.Count switch
            {
                0 => throw new NoMigrationsException(folder, leftOut),
                1 => found[0],
                _ => throw new SeveralMigrationAssembliesException(folder, [.. found.Select(one => Path.GetFileName(one.Origin))]),
            };
        }
        catch
        {
            found.ForEach(migrations => migrations.Dispose());
            throw;
        }
    }

    private static bool MayHoldMigrations(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return !NeverMeant.Contains(name)
            && !name.StartsWith("FluentMigrator", StringComparison.Ordinal)
            && AssemblyReferences.TryRead(file) is { } references
            && references.Any(reference => reference.Name is "FluentMigrator" or "FluentMigrator.Abstractions");
    }
}
