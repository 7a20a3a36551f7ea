namespace Migrator.Architecture.Tests;

/// <summary>The one thing about layout that neither the build nor a look at white space sees.</summary>
public sealed class ImportTests
{
    private static readonly string[] Folders = ["src", "migrations", "samples", "tests", "tools"];

    [Fact]
    public void Imports_are_sorted_and_System_comes_first()
    {
        var wrong =
            from folder in Folders
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
            where !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal)
            let imports = File.ReadLines(file).Where(IsImport).Select(line => line.Trim()[6..^1]).ToList()
            where !imports.SequenceEqual(imports.OrderBy(name => !IsOfSystem(name)).ThenBy(name => name, StringComparer.OrdinalIgnoreCase))
            select path;

        Assert.Empty(wrong);
    }

    private static bool IsImport(string line)
        => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal)
            && !line.StartsWith("using var ", StringComparison.Ordinal) && !line.StartsWith("using static ", StringComparison.Ordinal);

    private static bool IsOfSystem(string name) => name == "System" || name.StartsWith("System.", StringComparison.Ordinal);
}
