using System.Xml.Linq;

namespace Migrator.Architecture.Tests;

/// <summary>A project of ours that users get, as its file says.</summary>
internal sealed class ProjectFile(string path)
{
    private readonly XDocument document = XDocument.Load(path);

    public static IReadOnlyList<ProjectFile> All { get; } =
    [
        .. new[] { "src", "migrations" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(path => new ProjectFile(path)),
    ];

    public string Name => Path.GetFileNameWithoutExtension(path);

    public string Folder => Path.GetDirectoryName(path)!;

    public string RootNamespace => document.Descendants("RootNamespace").SingleOrDefault()?.Value ?? Name;

    public IEnumerable<string> Projects
        => References("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')));

    public IEnumerable<string> Packages => References("PackageReference");

    public IEnumerable<SourceFile> Sources
        => Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file))
            .Where(file => !file.StartsWith("bin/", StringComparison.Ordinal) && !file.StartsWith("obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => new SourceFile(this, file));

    private IEnumerable<string> References(string kind)
        => document.Descendants(kind).Select(element => element.Attribute("Include")!.Value);
}
