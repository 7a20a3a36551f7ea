using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Migrator.Collecting.Loading;

/// <summary>Finds where a class stands in the source, if the assembly's symbols are there.</summary>
internal sealed class DebugSymbols(string assemblyPath)
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The first line that does something, as file:line; null without symbols.</summary>
    public string? LocationOf(Type type)
    {
        if (assemblyPath.Length == 0)
        {
            return null;
        }

        try
        {
            using var file = new PEReader(File.OpenRead(assemblyPath));
            if (!file.TryOpenAssociatedPortablePdb(assemblyPath, path => File.Exists(path) ? File.OpenRead(path) : null, out var symbols, out _)
                || symbols is null)
            {
                return null;
            }

            using (symbols)
            {
                var reader = symbols.GetMetadataReader();
                return type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared))
                    .SelectMany(method => Points(reader, method))
                    .OrderBy(point => point.StartLine)
                    .Select(point => $"{reader.GetString(reader.GetDocument(point.Document).Name)}:{point.StartLine}")
                    .FirstOrDefault();
            }
        }
        catch (Exception problem) when (problem is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            // A location is a courtesy; symbols that cannot be read must not stop a migration.
            return null;
        }
    }

    private static IEnumerable<SequencePoint> Points(MetadataReader reader, MethodBase method)
        => reader
            .GetMethodDebugInformation(((MethodDefinitionHandle)MetadataTokens.EntityHandle(method.MetadataToken)).ToDebugInformationHandle())
            .GetSequencePoints()
            .Where(point => !point.IsHidden);
}
