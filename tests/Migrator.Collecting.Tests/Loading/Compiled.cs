using System.Text;
using FluentMigrator;
using FluentMigrator.Runner.Conventions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Microsoft.Extensions.Options;
using Migrator.Authoring;

namespace Migrator.Collecting.Tests.Loading;

/// <summary>A folder of its own with assemblies compiled from source.</summary>
internal sealed class Compiled : IDisposable
{
    private static readonly IReadOnlyList<MetadataReference> Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly IReadOnlyList<MetadataReference> Contracts =
    [
        .. new[] { typeof(ForwardOnlyMigration), typeof(IMigration), typeof(IConventionSet), typeof(RequiresAppAttribute), typeof(IOptions<>) }
            .Select(type => MetadataReference.CreateFromFile(type.Assembly.Location)),
    ];

    public string Folder { get; } = Directory.CreateTempSubdirectory("migrator-tests-").FullName;

    /// <summary>Compiles against the contracts as they are.</summary>
    public string Assembly(string name, string source, bool symbols = true, params string[] references)
        => Emit(name, $"using FluentMigrator;\nusing Migrator.Authoring;\n{source}", symbols, [.. Contracts, .. references.Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>Compiles against empty assemblies that have the names and versions of contracts.</summary>
    public string AssemblyAgainst(string contract, Version version, string name)
    {
        var fake = Emit(contract, $"[assembly: System.Reflection.AssemblyVersion(\"{version}\")] public class Contract;", symbols: false, []);
        var path = Emit(name, "public class Uses { public Contract? Field; }", symbols: false, [MetadataReference.CreateFromFile(fake)]);
        File.Delete(fake);
        return path;
    }

    public string File_(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Emit(string name, string source, bool symbols, IReadOnlyList<MetadataReference> references)
    {
        var text = SourceText.From($"#nullable enable\n{source}", Encoding.UTF8);
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(text, path: $"/src/{name}.cs")],
            [.. Platform, .. references],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var path = Path.Combine(Folder, $"{name}.dll");
        using var assembly = File.Create(path);
        using var pdb = symbols ? File.Create(Path.ChangeExtension(path, ".pdb")) : null;
        var result = compilation.Emit(
            assembly, pdb, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: Path.ChangeExtension(path, ".pdb")));
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return path;
    }
}
