using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Migrator.Collecting.Loading;

/// <summary>Reads what an assembly file refers to, without loading it.</summary>
internal static class AssemblyReferences
{
    /// <summary>The references, or null if the file is not a .NET assembly.</summary>
    public static IReadOnlyList<AssemblyName>? TryRead(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata || file.GetMetadataReader() is not { IsAssembly: true } metadata)
            {
                return null;
            }

            return [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())];
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
