using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Loading;

/// <summary>Loads one assembly file, after its references have been looked at without loading it.</summary>
internal static class MigrationFile
{
    public static LoadedMigrations Load(string path, IReadOnlyList<string> tags)
    {
        var references = AssemblyReferences.TryRead(path) ?? throw new NotAnAssemblyException(path);
        KnownReferences.Check(path, references);

        var isolated = new IsolatedAssemblies(path);
        try
        {
            return LoadedMigrations.In(isolated.LoadFromAssemblyPath(path), tags, isolated.Unload);
        }
        catch (Exception problem) when (problem is BadImageFormatException or FileLoadException)
        {
            isolated.Unload();
            throw new NotAnAssemblyException(path, problem);
        }
        catch
        {
            isolated.Unload();
            throw;
        }
    }
}
