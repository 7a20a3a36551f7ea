using Migrator.Changes;
using Migrator.Collecting;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests;

/// <summary>No server is needed to see that nothing has been forgotten.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Every_kind_of_change_is_played_in_a_scenario()
    {
        using var migrations = FluentMigrations.In(typeof(Scenario).Assembly);

        var played = Scenario.All
            .SelectMany(scenario => migrations.Collect(new MigrationId(scenario.Number), CollectingTarget.PostgreSql, new OverlaidNothing()).Changes)
            .Select(change => change.GetType().Name)
            .ToHashSet();

        Assert.Equal([], KindsOfChange().Except(played));
    }

    [Fact]
    public void A_name_is_replaced_wherever_it_stands_and_nothing_else_is()
    {
        var sql = Wording.Sql(new UglyNaming(), "SELECT [id]::text[] FROM [shop].[t]");

        Assert.Equal(
            """"SELECT "We ""ird, Näme of id % $$ '\ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"::text[] FROM "We ""ird, Näme of shop % $$ '\ xxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."We ""ird, Näme of t % $$ '\ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx""""",
            sql);
    }

    private static IEnumerable<string> KindsOfChange()
        => typeof(SchemaChange).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(SchemaChange)) && !type.IsAbstract).Select(type => type.Name);

    private sealed class OverlaidNothing : ISchemaView
    {
        public bool SchemaExists(string schema) => false;

        public bool TableExists(TableName table) => false;

        public bool ColumnExists(TableName table, ColumnName column) => false;

        public bool IndexExists(TableName table, string index) => false;

        public bool ConstraintExists(TableName table, string constraint) => false;

        public bool SequenceExists(string schema, string sequence) => false;

        public bool DefaultValueExists(TableName table, ColumnName column, ColumnDefault value) => false;
    }
}
