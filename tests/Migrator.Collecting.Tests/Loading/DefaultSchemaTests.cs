using Migrator.Changes;

namespace Migrator.Collecting.Tests.Loading;

public sealed class DefaultSchemaTests : IDisposable
{
    private const string Source = """
        [Migration(1)]
        public class First : ForwardOnlyMigration
        {
            public override void Up()
            {
                if (Schema.Table("orders").Exists())
                {
                    Create.Column("note").OnTable("orders").AsString(10).Nullable();
                }

                Create.Column("note").OnTable("orders").InSchema("billing").AsString(10).Nullable();
                Create.ForeignKey("fk").FromTable("orders").ForeignColumn("a").ToTable("other").PrimaryColumn("id");
                Create.Index("ix").OnTable("orders").OnColumn("note");
                Create.Sequence("numbers");
                if (Schema.Sequence("numbers").Exists() && Schema.Schema("billing").Exists())
                {
                    Rename.Table("orders").To("orders_of_old");
                }
            }
        }
        """;

    private readonly Compiled compiled = new();

    public void Dispose() => compiled.Dispose();

    [Fact]
    public void What_is_named_without_a_schema_is_meant_there_and_asked_for_there()
    {
        using var set = FluentMigrations.Load([compiled.Assembly("Shop", Source)], [], "sales");

        var changes = set.Collect(new MigrationId(1), CollectingTarget.PostgreSql, new KnownSchema("billing", "sales.orders")).Changes;

        Assert.Equal(
            """
            add column sales.orders.note
            add column billing.orders.note
            create foreign key fk from sales.orders to sales.other
            create index ix on sales.orders
            create sequence sales.numbers
            rename table sales.orders to sales.orders_of_old
            """,
            string.Join("\n", changes.Select(change => change.Describe())));
        Assert.Equal(Collected.Text(changes), Collected.Text(set.CollectPending(CollectingTarget.PostgreSql, new KnownSchema("billing", "sales.orders"), new HashSet<MigrationId>()).Single().Changes));
    }

    [Fact]
    public void Without_one_it_is_that_of_the_database()
    {
        using var set = FluentMigrations.Load(compiled.Assembly("Shop", Source));

        var changes = set.Collect(new MigrationId(1), CollectingTarget.PostgreSql, new KnownSchema("sales.orders")).Changes;

        Assert.Equal(new TableName("billing", "orders"), Assert.IsType<AddColumn>(changes[0]).Table);
        Assert.Equal(new TableName("public", "orders"), Assert.IsType<CreateIndex>(changes[2]).Table);
        Assert.Equal(new TableName("public", "VersionInfo"), set.VersionTable.Table);
    }

    [Fact]
    public void FluentMigrators_own_table_is_there_too()
    {
        using var set = FluentMigrations.Load([compiled.Assembly("Shop", Source)], [], "sales");

        Assert.Equal(new TableName("sales", "VersionInfo"), set.VersionTable.Table);
    }

    [Theory]
    [InlineData("\"audit\"", "audit")]
    [InlineData("\"\"", "sales")]
    public void A_schema_that_the_assembly_gives_its_version_table_comes_first(string given, string expected)
    {
        var path = compiled.Assembly("Shop", Source + $$"""

            public class Versions(FluentMigrator.Runner.Conventions.IConventionSet set, Microsoft.Extensions.Options.IOptions<FluentMigrator.Runner.Initialization.RunnerOptions> options)
                : FluentMigrator.Runner.VersionTableInfo.DefaultVersionTableMetaData(set, options)
            {
                public override string SchemaName => {{given}};
            }
            """);

        using var set = FluentMigrations.Load([path], [], "sales");

        Assert.Equal(new TableName(expected, "VersionInfo"), set.VersionTable.Table);
    }

    [Fact]
    public void A_convention_of_the_assembly_comes_first()
    {
        var path = compiled.Assembly("Shop", Source + """

            public class Accessor : FluentMigrator.Runner.Initialization.IConventionSetAccessor
            {
                public FluentMigrator.Runner.Conventions.IConventionSet GetConventionSet() => new FluentMigrator.Runner.DefaultConventionSet("ours", null);
            }
            """);

        using var set = FluentMigrations.Load([path], [], "sales");

        var changes = set.Collect(new MigrationId(1), CollectingTarget.PostgreSql, KnownSchema.Empty).Changes;
        Assert.Equal(new TableName("ours", "orders"), Assert.Single(changes.OfType<CreateIndex>()).Table);
    }
}
