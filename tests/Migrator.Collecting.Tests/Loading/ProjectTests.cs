using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Loading;

public sealed class ProjectTests : IDisposable
{
    private readonly Compiled compiled = new();

    public void Dispose() => compiled.Dispose();

    [Fact]
    public void A_project_is_published_and_leaves_nothing_behind()
    {
        compiled.File_("First.cs", """
            using FluentMigrator;

            namespace Shop.Migrations;

            [Migration(1, "First")]
            public class First : ForwardOnlyMigration
            {
                public override void Up() => Delete.Column("a").FromTable("t");
            }
            """);
        var project = compiled.File_("Shop.csproj", Project);

        string origin;
        using (var set = FluentMigrations.Load(project))
        {
            origin = set.Origin;
            var definition = set.Collect(new MigrationId(1), CollectingTarget.PostgreSql, KnownSchema.Empty);
            Assert.EndsWith("First.cs:8", definition.Location);
        }

        Assert.Equal("Shop.dll", Path.GetFileName(origin));
        Assert.False(Directory.Exists(Path.GetDirectoryName(origin)));
    }

    [Fact]
    public void A_project_that_does_not_build_shows_what_the_build_said()
    {
        compiled.File_("First.cs", "this is not C#");
        var project = compiled.File_("Shop.csproj", Project);

        var refusal = Assert.Throws<ProjectNotPublishedException>(() => FluentMigrations.Load(project));

        Assert.Equal("MIG1009", refusal.Code);
        Assert.Contains("error CS", refusal.Output);
    }

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="FluentMigrator" Version="8.0.1" />
          </ItemGroup>
        </Project>
        """;
}
