using System.Reflection;
using System.Runtime.Loader;

namespace Migrator.Collecting.Loading;

/// <summary>Loads a migrations assembly with its own dependencies; only the contracts are shared with the tool, by name.</summary>
internal sealed class IsolatedAssemblies(string path) : AssemblyLoadContext(Path.GetFileName(path), isCollectible: true)
{
    private readonly AssemblyDependencyResolver resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (IsShared(assemblyName.Name) && FromTool(assemblyName) is { } shared)
        {
            return shared;
        }

        return resolver.ResolveAssemblyToPath(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
        => resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : IntPtr.Zero;

    // A second copy of a contract would be another type: its attributes and expressions would silently not be seen.
    private static bool IsShared(string? name)
        => name is "FluentMigrator" or "Migrator.Authoring"
            || name?.StartsWith("FluentMigrator.", StringComparison.Ordinal) == true
            || name?.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) == true;

    private static Assembly? FromTool(AssemblyName name)
    {
        try
        {
            // By name alone: asking for a higher version than ours would fail although the contract is the same.
            var tool = GetLoadContext(typeof(IsolatedAssemblies).Assembly) ?? Default;
            return tool.LoadFromAssemblyName(new AssemblyName(name.Name ?? ""));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
