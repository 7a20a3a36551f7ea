using System.Reflection;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Loading;

/// <summary>Recognises the runtime's ways of saying that an assembly is not there: it may find out at load, at an attribute, or in the middle of Up().</summary>
internal static class MissingDependencies
{
    public static T Named<T>(string origin, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception problem) when (In(problem) is { } missing)
        {
            throw new MissingDependencyException(origin, missing, problem);
        }
    }

    public static bool IsCause(Exception problem) => In(problem) is not null;

    private static string? In(Exception? problem) => problem switch
    {
        null => null,
        FileNotFoundException { FileName: { } file } when IsAssembly(file) => file,
        FileLoadException { FileName: { } file } when IsAssembly(file) => file,
        ReflectionTypeLoadException load => load.LoaderExceptions.Select(In).FirstOrDefault(found => found is not null),
        _ => In(problem.InnerException),
    };

    // A migration may look for a file of its own; only an assembly's display name has a version.
    private static bool IsAssembly(string file) => file.Contains(", Version=", StringComparison.Ordinal);
}
