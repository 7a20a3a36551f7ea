using Migrator.Changes;
using Migrator.Collecting.Errors;
using Migrator.Gates.Orders;

namespace Migrator.Collecting.Tests.Loading;

public sealed class LoadingTests : IDisposable
{
    private const string One = """
        namespace Shop.Migrations;

        [Migration(1, "First")]
        public class First : ForwardOnlyMigration
        {
            public override void Up()
            {
                Rename.Column("a").OnTable("t").To("b");
            }
        }
        """;

    private readonly Compiled compiled = new();

    public void Dispose() => compiled.Dispose();

    [Fact]
    public void A_migration_knows_where_it_stands_in_the_source()
    {
        using var set = FluentMigrations.Load(compiled.Assembly("Shop", One));

        var definition = Assert.Single(set.CollectPending(CollectingTarget.PostgreSql, KnownSchema.Empty, new HashSet<MigrationId>()));

        Assert.Equal("Shop.Migrations.First", definition.Source);
        Assert.Equal("/src/Shop.cs:10", definition.Location);
        Assert.Equal("First", definition.Title);
    }

    [Fact]
    public void Without_symbols_there_is_no_location()
    {
        using var set = FluentMigrations.Load(compiled.Assembly("Shop", One, symbols: false));

        Assert.Null(set.Collect(new MigrationId(1), CollectingTarget.PostgreSql, KnownSchema.Empty).Location);
    }

    [Fact]
    public void Each_migration_sees_what_the_ones_before_it_will_have_done()
    {
        using var set = FluentMigrations.Load(compiled.Assembly("Shop", """
            [Migration(20)]
            public class Second : ForwardOnlyMigration
            {
                public override void Up()
                {
                    if (!Schema.Table("t").Column("a").Exists()) Delete.Column("was_there").FromTable("t");
                    if (Schema.Table("t").Column("b").Exists()) Delete.Column("b").FromTable("t");
                }
            }

            [Migration(3)]
            public class First : ForwardOnlyMigration
            {
                public override void Up() => Rename.Column("a").OnTable("t").To("b");
            }
            """));
        var live = new KnownSchema("public.t", "public.t.a");

        var all = set.CollectPending(CollectingTarget.PostgreSql, live, new HashSet<MigrationId>());
        var rest = set.CollectPending(CollectingTarget.PostgreSql, live, new HashSet<MigrationId> { new(3) });

        Assert.Equal([new MigrationId(3), new MigrationId(20)], set.Ids);
        Assert.Equal(["was_there", "b"], all[1].Changes.Cast<DropColumn>().Select(drop => drop.Column.Value));
        Assert.Empty(Assert.Single(rest).Changes);
    }

    [Fact]
    public void Classes_that_are_not_run_are_reported_with_the_reason()
    {
        using var set = FluentMigrations.Load(compiled.Assembly("Shop", One + """

            [Migration(2)] [Tags("Demo", "Test")] public class Tagged : First;
            [Migration(3)] internal class Hidden : First;
            [Profile("Development")] public class Seeds : First;
            [Maintenance(MigrationStage.AfterAll)] public class Cleanup : First;
            public class Forgotten : First;
            public abstract class Base : First;
            """));

        Assert.Equal([new MigrationId(1)], set.Ids);
        Assert.Equal(
            [
                new(null, "Shop.Migrations.Cleanup", "It is maintenance, which FluentMigrator's runner does around every run; it is not run. Write it as SQL of the migration that needs it: Execute.InPhase(…).Sql(…)."),
                new(null, "Shop.Migrations.Forgotten", "It has no [Migration(number, \"title\")]."),
                new(new MigrationId(3), "Shop.Migrations.Hidden", "The class is not public."),
                new(null, "Shop.Migrations.Seeds", "It belongs to a profile; profiles are not run, because they change data again at each run and no plan could say what of it is new. Write what is wanted once as a migration, with [Tags] if it is for some databases only."),
                new(new MigrationId(2), "Shop.Migrations.Tagged", "It is tagged Demo, Test, and no tag is asked for. Ask with --tag, or Tags in the configuration."),
            ],
            set.LeftOut);
    }

    [Theory]
    [InlineData("1 2", "Dev")]
    [InlineData("1 2", "Dev", "Demo")]
    [InlineData("1 3 4 5", "De")]
    [InlineData("1 4 5", "De", "Vienna")]
    [InlineData("1 5", "Dev", "At")]
    [InlineData("1", "Live")]
    public void Tags_are_understood_as_FluentMigrator_does(string ids, params string[] tags)
    {
        var path = compiled.Assembly("Shop", """
            [Migration(1)] public class Untagged : ForwardOnlyMigration { public override void Up() { } }
            [Migration(2)] [Tags("Dev", "Demo")] public class Both : Untagged;
            [Migration(3)] [Tags("De")] public class German : Untagged;
            [Migration(4)] [Tags(TagBehavior.RequireAll, "De", "Vienna")] public class AllOf : Untagged;
            [Migration(5)] [Tags(TagBehavior.RequireAny, "De", "At")] public class AnyOf : Untagged;
            """);

        using var set = FluentMigrations.Load([path], tags);

        Assert.Equal(ids, string.Join(' ', set.Ids));
    }

    [Fact]
    public void The_assembly_may_have_names_of_its_own_for_FluentMigrators_table()
    {
        var path = compiled.Assembly("Shop", One + """

            public class Versions(FluentMigrator.Runner.Conventions.IConventionSet set, Microsoft.Extensions.Options.IOptions<FluentMigrator.Runner.Initialization.RunnerOptions> options)
                : FluentMigrator.Runner.VersionTableInfo.DefaultVersionTableMetaData(set, options)
            {
                public override string SchemaName => "shop";
                public override string TableName => "history";
            }
            """);

        using var set = FluentMigrations.Load(path);

        Assert.Equal(
            new VersionTable
            {
                Table = new TableName("shop", "history"),
                Version = new ColumnName("Version"),
                AppliedOn = new ColumnName("AppliedOn"),
                Description = new ColumnName("Description"),
                UniqueIndex = "UC_Version",
            },
            set.VersionTable);
    }

    [Fact]
    public void An_assembly_that_is_already_loaded_is_read_where_it_is()
    {
        var assembly = System.Reflection.Assembly.LoadFrom(compiled.Assembly("Loaded", One));

        using var set = FluentMigrations.In(assembly);

        Assert.Equal([new MigrationId(1)], set.Ids);
    }

    [Fact]
    public void A_folder_with_one_migrations_assembly_is_enough()
    {
        compiled.Assembly("Helpers", "public class Helper;");
        compiled.Assembly("Shop", One);
        compiled.File_("native.dll", "not managed");

        using var set = FluentMigrations.Load(compiled.Folder);

        Assert.Equal(Path.Combine(compiled.Folder, "Shop.dll"), set.Origin);
    }

    [Fact]
    public void Several_paths_make_one_set_in_the_order_of_numbers()
    {
        var first = compiled.Assembly("Later", One.Replace("Migration(1", "Migration(5", StringComparison.Ordinal));

        using var set = FluentMigrations.Load(first, compiled.Assembly("Shop", One));

        Assert.Equal([new MigrationId(1), new MigrationId(5)], set.Ids);
    }

    [Fact]
    public void A_dependency_beside_the_assembly_is_found()
    {
        var shared = compiled.Assembly("Shared", "public static class Names { public static string Table => \"orders\"; }");
        using var set = FluentMigrations.Load(compiled.Assembly("Shop", UsesShared, symbols: true, shared));

        var definition = set.Collect(new MigrationId(1), CollectingTarget.PostgreSql, KnownSchema.Empty);

        Assert.Equal("drop column public.orders.a", Assert.Single(definition.Changes).Describe());
    }

    [Fact]
    public void A_missing_dependency_is_named_with_the_cure()
    {
        var shared = compiled.Assembly("Shared", "public static class Names { public static string Table => \"orders\"; }");
        var path = compiled.Assembly("Shop", UsesShared, symbols: true, shared);
        File.Delete(shared);
        using var set = FluentMigrations.Load(path);

        var refusal = Assert.Throws<MissingDependencyException>(
            () => set.Collect(new MigrationId(1), CollectingTarget.PostgreSql, KnownSchema.Empty));

        Assert.Equal("MIG1005", refusal.Code);
        Assert.Equal("Shared, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null", refusal.Dependency);
        Assert.Contains("<EnableDynamicLoading>true</EnableDynamicLoading>", refusal.Message);
    }

    [Fact]
    public void A_missing_base_class_is_named_when_the_assembly_is_loaded()
    {
        var shared = compiled.Assembly("Shared", "public abstract class Base : ForwardOnlyMigration;");
        var path = compiled.Assembly("Shop", "[Migration(1)] public class First : Base { public override void Up() {} }", symbols: true, shared);
        File.Delete(shared);

        Assert.StartsWith("Shared, ", Assert.Throws<MissingDependencyException>(() => FluentMigrations.Load(path)).Dependency);
    }

    [Fact]
    public void A_path_with_nothing_at_it_is_refused()
        => Refused<MigrationsPathMissingException>("MIG1001", Path.Combine(compiled.Folder, "none.dll"));

    [Fact]
    public void A_file_that_is_not_an_assembly_is_refused()
        => Refused<NotAnAssemblyException>("MIG1002", compiled.File_("text.dll", "hello"));

    [Fact]
    public void An_assembly_without_migrations_is_refused()
        => Refused<NoMigrationsException>("MIG1003", compiled.Assembly("Empty", "public class Nothing;"));

    [Fact]
    public void A_folder_without_migrations_is_refused()
        => Refused<NoMigrationsException>("MIG1003", compiled.Folder);

    [Theory]
    [InlineData("It is tagged Demo, and no tag is asked for. Ask with --tag, or Tags in the configuration.")]
    [InlineData("It is tagged Demo, which does not match what is asked for: De, At. Ask for one of its own with --tag, or Tags in the configuration.", "De", "At")]
    public void An_assembly_whose_migrations_are_all_left_out_by_their_tags_names_them(string reason, params string[] tags)
    {
        var path = compiled.Assembly("Shop", """[Migration(1)] [Tags("Demo")] public class First : Migration { public override void Up() { } public override void Down() { } }""");

        var inFile = Assert.Throws<NoMigrationsException>(() => FluentMigrations.Load([path], tags));
        var inFolder = Assert.Throws<NoMigrationsException>(() => FluentMigrations.Load([compiled.Folder], tags));

        Assert.Equal($"'{path}' holds no migration that is taken. Left out: First: {reason}", inFile.Message);
        Assert.Equal($"'{compiled.Folder}' holds no migration that is taken. Left out: First: {reason}", inFolder.Message);
    }

    [Fact]
    public void A_folder_with_two_migrations_assemblies_names_both()
    {
        compiled.Assembly("Shop", One);
        compiled.Assembly("Billing", One);

        Assert.Equal(["Billing.dll", "Shop.dll"], Refused<SeveralMigrationAssembliesException>("MIG1004", compiled.Folder).Assemblies);
    }

    [Fact]
    public void Two_classes_with_one_number_are_both_named()
    {
        var path = compiled.Assembly("Shop", One + "\n[Migration(1)] public class Second : First { public override void Up() { } }");

        Assert.Equal(
            ["Shop.Migrations.First (/src/Shop.cs:10)", "Shop.Migrations.Second (/src/Shop.cs:14)"],
            Refused<DuplicateMigrationException>("MIG1006", path).Classes);
    }

    [Theory]
    [InlineData("FluentMigrator")]
    [InlineData("FluentMigrator.Abstractions")]
    public void Another_major_version_of_FluentMigrator_is_refused(string contract)
    {
        var refusal = Refused<FluentMigratorVersionException>("MIG1007", compiled.AssemblyAgainst(contract, new Version(9, 1, 0, 0), "Shop"));

        Assert.Equal(new Version(9, 1, 0, 0), refusal.Found);
        Assert.Equal(8, refusal.Supported.Major);
    }

    [Fact]
    public void A_syntax_newer_than_the_tool_is_refused()
    {
        var refusal = Refused<AuthoringTooNewException>("MIG1008", compiled.AssemblyAgainst("Migrator.Authoring", new Version(2, 0, 0, 0), "Shop"));

        Assert.Equal((2, 1), (refusal.Found, refusal.Supported));
    }

    [Theory]
    [InlineData("[RequiresApp(\"shop\", Contract = \">=\")]", "Contract \">=\" is not a range of versions (")]
    [InlineData("[RequiresApp(\"shop\", Flip = \"\")]", "Flip \"\" is not a range of versions (it is empty). Accepted are >=2.4.0, ")]
    [InlineData("[RequiresApp(\"shop\")]", "it names no versions: add Contract = \">=…\", Flip = \">=…\" or both.")]
    [InlineData("[RequiresApp(\"shop\", Contract = \">=2.4.0\", WritesBoth = \"[2.3\")]", "WritesBoth \"[2.3\" is not a range of versions (")]
    [InlineData("[RequiresApp(\" \", Contract = \">=2.4.0\")]", "it names no application.")]
    [InlineData("[Quarantine(days: 0)]", "it takes one day or more; leave it out for none.")]
    public void An_attribute_that_cannot_be_is_refused_when_it_is_loaded(string attribute, string why)
    {
        var path = compiled.Assembly("Shop", One.Replace("public class", $"{attribute}\npublic class", StringComparison.Ordinal));

        var refusal = Refused<InvalidAttributeException>("MIG1010", path);

        Assert.Equal("Shop.Migrations.First", refusal.MigrationClass);
        Assert.Equal("/src/Shop.cs:11", refusal.Location);
        Assert.Equal(attribute, refusal.Attribute);
        Assert.StartsWith(why, refusal.Why);
    }

    [Theory]
    [InlineData("[RequiresApp(\"shop\", Contract = \"2.four\")]", VersionScheme.SemVer, "Contract \"2.four\" is not a range of versions (")]
    [InlineData("[RequiresApp(\"shop\", Contract = \">=2.4.0\", WritesBoth = \"2.three\")]", VersionScheme.SemVer, "WritesBoth \"2.three\" is not a range of versions (")]
    [InlineData("[RequiresApp(\"shop\", Contract = \">=build-4711\")]", VersionScheme.CalVer, "Contract \">=build-4711\" is not a range of versions ('build-4711' is no version made of numbers).")]
    [InlineData("[RequiresApp(\"shop\", Contract = \"~2.4\")]", VersionScheme.Ordinal, "Contract \"~2.4\" is not a range of versions ('~2.4' is no comparison and no interval).")]
    public void A_range_that_is_none_for_its_applications_versions_is_refused_when_the_migration_is_due(string attribute, VersionScheme scheme, string why)
    {
        using var set = FluentMigrations.Load(compiled.Assembly("Shop", One.Replace("public class", $"{attribute}\npublic class", StringComparison.Ordinal)));

        var refusal = Assert.Throws<InvalidAttributeException>(() => set.Collect(new MigrationId(1), Ordering("Shop", scheme), KnownSchema.Empty));

        Assert.Equal(("Shop.Migrations.First", "/src/Shop.cs:11", attribute), (refusal.MigrationClass, refusal.Location, refusal.Attribute));
        Assert.StartsWith(why, refusal.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(">=3f2a91c", VersionScheme.Ordinal)]
    [InlineData(">=26.4", VersionScheme.CalVer)]
    public void A_range_is_read_as_its_applications_versions_are_ordered(string range, VersionScheme scheme)
    {
        using var set = FluentMigrations.Load(compiled.Assembly("Shop", One.Replace("public class", $"[RequiresApp(\"shop\", Contract = \"{range}\")]\npublic class", StringComparison.Ordinal)));

        var definition = set.Collect(new MigrationId(1), Ordering("SHOP", scheme), KnownSchema.Empty);

        Assert.Equal(range, Assert.Single(definition.Requirements).Contract);
    }

    [Fact]
    public void A_condition_of_FluentMigrators_runner_is_refused_when_the_migration_is_due()
    {
        using var set = FluentMigrations.Load(compiled.Assembly("Shop", One.Replace(
            "public class", "[FluentMigrator.Runner.Constraints.CurrentVersionMigrationConstraint(5)]\npublic class", StringComparison.Ordinal)));

        var refusal = Assert.Throws<UnsupportedExpressionException>(
            () => set.Collect(new MigrationId(1), CollectingTarget.PostgreSql, KnownSchema.Empty));

        Assert.Equal("[CurrentVersionMigrationConstraint]", refusal.Expression);
    }

    [Fact]
    public void An_application_named_twice_is_refused()
    {
        var attributes = "[RequiresApp(\"shop\", Flip = \">=2.0.0\")]\n[RequiresApp(\"shop\", Contract = \">=2.0.0\")]";

        Assert.Equal(
            "'shop' is named twice; put Flip and Contract into one attribute.",
            Refused<InvalidAttributeException>("MIG1010", compiled.Assembly("Shop", One.Replace("public class", $"{attributes}\npublic class", StringComparison.Ordinal))).Why);
    }

    private const string UsesShared = """
        [Migration(1)]
        public class First : ForwardOnlyMigration
        {
            public override void Up() => Delete.Column("a").FromTable(Names.Table);
        }
        """;

    private static CollectingTarget Ordering(string app, VersionScheme scheme) => CollectingTarget.PostgreSql with { Orders = new([new(app, scheme)], null) };

    private static TError Refused<TError>(string code, string path)
        where TError : MigratorException
    {
        var refusal = Assert.Throws<TError>(() => FluentMigrations.Load(path));
        Assert.Equal(code, refusal.Code);
        return refusal;
    }
}
