using System.Text.RegularExpressions;

namespace Migrator.Architecture.Tests;

public sealed partial class ShapeTests
{
    private static readonly string[] EmptyWords =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Processor", "Info", "Data", "Context", "Service"];

    public static TheoryData<string> Projects => [.. ProjectFile.All.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_namespace_is_its_folder(string project)
        => Assert.Empty(
            from file in SourcesOf(project)
            where file.Namespace is not null && file.Namespace != file.ExpectedNamespace
            select $"{file.Path} is in {file.Namespace}");

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_file_is_named_after_the_public_type_it_is_about(string project)
        => Assert.Empty(
            from file in SourcesOf(project)
            where file.PublicTypes.Count > 0 && !file.PublicTypes.Contains(file.Name)
            select $"{file.Path} declares {string.Join(", ", file.PublicTypes)}");

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_type_says_what_it_is(string project)
        => Assert.Empty(
            from file in SourcesOf(project)
            from type in file.Types
            where type == "Migrator" || Words().Matches(type).Any(word => EmptyWords.Contains(word.Value))
            select $"{file.Path} declares {type}");

    [Fact]
    public void The_types_are_found_at_all()
        => Assert.Equal(["SandboxServer"], SourcesOf("Migrator.Sandbox").Single(file => file.Name == "SandboxServer").PublicTypes);

    private static IEnumerable<SourceFile> SourcesOf(string project)
        => ProjectFile.All.Single(file => file.Name == project).Sources;

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Words();
}
