using System.Text.RegularExpressions;

namespace Migrator.Architecture.Tests;

/// <summary>A source file and the types it declares outside of other types.</summary>
internal sealed partial class SourceFile(ProjectFile project, string relativePath)
{
    private readonly string text = File.ReadAllText(System.IO.Path.Combine(project.Folder, relativePath));

    public string Path => $"{project.Name}/{relativePath.Replace('\\', '/')}";

    public string Name => System.IO.Path.GetFileNameWithoutExtension(relativePath);

    public string? Namespace => NamespaceDeclaration().Match(text) is { Success: true } match ? match.Groups["name"].Value : null;

    public string ExpectedNamespace
        => string.Join('.', [project.RootNamespace, .. relativePath.Split('/', '\\')[..^1]]);

    public IReadOnlyList<string> Types => [.. TypeDeclaration().Matches(text).Select(match => match.Groups["name"].Value)];

    public IReadOnlyList<string> PublicTypes
        => [.. TypeDeclaration().Matches(text).Where(match => match.Groups["public"].Success).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    // A type that is not nested starts its line.
    [GeneratedRegex(
        @"^(?:(?<public>public)\s+|internal\s+|file\s+)?(?:(?:static|sealed|abstract|partial|readonly|ref)\s+)*"
        + @"(?:record\s+struct|record\s+class|record|class|struct|interface|enum|delegate\s+\S+)\s+(?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
