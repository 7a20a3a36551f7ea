using System.Text;
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

        // FluentMigrator says a new default together with the column, which is then an AlterColumn.
        Assert.Equal([nameof(SetColumnDefault)], KindsOfChange().Except(played));
    }

    [Fact]
    public void A_name_is_replaced_wherever_it_stands_and_nothing_else_is()
    {
        var sql = Wording.Sql(new PlainNaming(), "SELECT [id]::text[], <id>, <shop.t>::regclass FROM [shop].[t] WHERE 1 < 2");

        Assert.Equal("""SELECT "id"::text[], 'id', '"shop"."t"'::regclass FROM "shop"."t" WHERE 1 < 2""", sql);
    }

    [Fact]
    public void An_ugly_name_is_as_long_as_names_can_be_and_different_from_every_other()
    {
        string[] names = [.. "id customers_mail_lower t".Split(' ').Select(new UglyNaming().Of)];

        Assert.Equal([63, 63, 63], names.Select(Encoding.UTF8.GetByteCount));
        Assert.Equal(3, names.Distinct().Count());
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
