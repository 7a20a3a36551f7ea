using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Loading;

public sealed class ConventionTests : IDisposable
{
    private const string Migration = """
        [Migration(1)]
        public class First : ForwardOnlyMigration
        {
            public override void Up()
            {
                Create.Index().OnTable("t").OnColumn("a");
                Create.Column("c").OnTable("t").AsString(10).Nullable();
                Alter.ReplaceColumn("a").OnTable("t").By("b").AsString(10).Nullable().PopulatedBy("a");
                Execute.InPhase(Phase.Contract).Sql("SELECT 1");
            }
        }
        """;

    private const string Rules = """
        public class Citext : FluentMigrator.Runner.Conventions.IColumnsConvention
        {
            public FluentMigrator.Expressions.IColumnsExpression Apply(FluentMigrator.Expressions.IColumnsExpression expression)
            {
                foreach (var column in expression.Columns)
                {
                    (column.Type, column.Size, column.CustomType) = (null, null, "citext");
                }

                return expression;
            }
        }

        public static class Rules
        {
            public static FluentMigrator.Runner.Conventions.IConventionSet Create()
            {
                var set = new FluentMigrator.Runner.DefaultConventionSet("shop", null);
                set.ColumnsConventions.Add(new Citext());
                return set;
            }
        }

        """;

    private const string Accessor = """
        public class Accessor : FluentMigrator.Runner.Initialization.IConventionSetAccessor
        {
            public FluentMigrator.Runner.Conventions.IConventionSet GetConventionSet() => Rules.Create();
        }

        """;

    private readonly Compiled compiled = new();

    public void Dispose() => compiled.Dispose();

    [Fact]
    public void FluentMigrators_own_conventions_hold_where_the_assembly_has_none()
        => Assert.Equal(
            """
            {change:create-index,Table:public.t,Name:IX_t_a,Keys:[{Column:a}]}
            {change:add-column,Table:public.t,Column:{Name:c,Type:{Type:String,Size:10},IsNullable:true}}
            {change:replace-columns,Table:public.t,Old:[{Name:a}],New:[{Column:{Name:b,Type:{Type:String,Size:10},IsNullable:true},PopulatedBy:a}]}
            {change:run-sql,Sql:SELECT 1,Phase:Contract}
            """,
            Collect(Migration));

    [Fact]
    public void The_assemblys_own_conventions_reach_our_expressions_too()
        => Assert.Equal(
            """
            {change:create-index,Table:shop.t,Name:IX_t_a,Keys:[{Column:a}]}
            {change:add-column,Table:shop.t,Column:{Name:c,Type:{Verbatim:citext},IsNullable:true}}
            {change:replace-columns,Table:shop.t,Old:[{Name:a}],New:[{Column:{Name:b,Type:{Verbatim:citext},IsNullable:true},PopulatedBy:a}]}
            {change:run-sql,Sql:SELECT 1,Phase:Contract}
            """,
            Collect(Rules + Accessor + Migration));

    [Fact]
    public void A_convention_set_of_its_own_needs_no_accessor()
        => Assert.Contains(
            "{change:create-index,Table:sales.t,Name:IX_t_a,",
            Collect("""
                public class Own : FluentMigrator.Runner.Conventions.IConventionSet
                {
                    private readonly FluentMigrator.Runner.DefaultConventionSet inner = new("sales", null);
                    public FluentMigrator.Runner.Conventions.IRootPathConvention RootPathConvention => inner.RootPathConvention;
                    public FluentMigrator.Runner.Conventions.DefaultSchemaConvention SchemaConvention => inner.SchemaConvention;
                    public System.Collections.Generic.IList<FluentMigrator.Runner.Conventions.IColumnsConvention> ColumnsConventions => inner.ColumnsConventions;
                    public System.Collections.Generic.IList<FluentMigrator.Runner.Conventions.IConstraintConvention> ConstraintConventions => inner.ConstraintConventions;
                    public System.Collections.Generic.IList<FluentMigrator.Runner.Conventions.IForeignKeyConvention> ForeignKeyConventions => inner.ForeignKeyConventions;
                    public System.Collections.Generic.IList<FluentMigrator.Runner.Conventions.IIndexConvention> IndexConventions => inner.IndexConventions;
                    public System.Collections.Generic.IList<FluentMigrator.Runner.Conventions.ISequenceConvention> SequenceConventions => inner.SequenceConventions;
                    public System.Collections.Generic.IList<FluentMigrator.Runner.Conventions.IAutoNameConvention> AutoNameConventions => inner.AutoNameConventions;
                }

                """ + Migration));

    [Fact]
    public void Conventions_that_cannot_be_created_are_named()
        => Assert.StartsWith(
            "Broken: its constructor failed: no luck",
            Assert.Throws<MigrationConstructorException>(() => Collect("""
                public class Broken : FluentMigrator.Runner.Initialization.IConventionSetAccessor
                {
                    public Broken() => throw new System.InvalidOperationException("no luck");
                    public FluentMigrator.Runner.Conventions.IConventionSet GetConventionSet() => throw new System.NotSupportedException();
                }

                """ + Migration)).Message);

    private string Collect(string source)
    {
        using var set = FluentMigrations.Load(compiled.Assembly("Shop", source));
        return Collected.Text(set.Collect(new MigrationId(1), CollectingTarget.PostgreSql, KnownSchema.Empty).Changes);
    }
}
