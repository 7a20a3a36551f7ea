using Migrator.Changes;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

public sealed class CatalogSelectionTests
{
    [Fact]
    public void A_half_built_index_of_the_new_shape_is_found_and_one_of_somebody_else_is_not()
    {
        var catalog = CatalogScene.Of(
            [CatalogScene.Index("ours", "email_address", isValid: false), CatalogScene.Index("whole", "email_address", isValid: true), CatalogScene.Index("theirs", "name", isValid: false)]);

        Assert.Equal("ours", Assert.Single(UnfinishedObjects.In(Open.Migration, [Mapping()], ContractStage.Flip, catalog)).Name);
    }

    [Fact]
    public void An_index_that_the_stage_itself_builds_may_be_half_built()
    {
        var migration = Building("ours");
        var catalog = CatalogScene.Of([CatalogScene.Index("ours", "email_address", isValid: false)]);

        Assert.Empty(UnfinishedObjects.In(migration, [Mapping()], ContractStage.Flip, catalog));
        Assert.Single(UnfinishedObjects.In(migration, [Mapping()], ContractStage.Drop, catalog));
    }

    [Fact]
    public void A_constraint_that_was_never_validated_is_found_before_the_stage_begins_and_is_its_own_affair_afterwards()
    {
        var catalog = CatalogScene.Of(constraints: [CatalogScene.Constraint("ours", "email_address", isValidated: false), CatalogScene.Constraint("theirs", "name", isValidated: false)]);

        Assert.Equal("ours", Assert.Single(UnfinishedObjects.In(Open.Migration, [Mapping()], ContractStage.Flip, catalog)).Name);
        Assert.Empty(UnfinishedObjects.In(Migration(MigrationState.Contracting, "E1", "B1", "B2", "F1"), [Mapping()], ContractStage.Flip, catalog));
    }

    [Fact]
    public void A_view_on_a_replaced_column_is_found_and_one_on_the_new_column_is_not()
        => Assert.Equal(
            "old_view, row_policy",
            Readers(Plan, [Mapping()], new("view", "old_view", new("email")), new("view", "new_view", new("email_address")), new("policy", "row_policy", null)));

    [Fact]
    public void A_view_on_a_dropped_column_is_found_though_no_mapping_knows_it()
    {
        var drop = new DropColumn { Table = Customers, Column = new("fax") };
        var lines = PlanJson.Lines(new MigrationDefinition { Id = Id, Title = "", Source = "", Changes = [drop], Requirements = Plan.Requirements, QuarantineDays = 7 });

        Assert.Equal("fax_view", Readers(Plan with { Changes = lines }, [], new("view", "fax_view", new("fax")), new("view", "other", new("email"))));
    }

    [Fact]
    public void A_column_that_was_only_added_takes_nothing_away()
        => Assert.Equal("", Readers(Plan, [Mapping(MappingKind.InitialValue)], new DependentSnapshot("view", "old_view", new("email"))));

    private static string Readers(MigrationPlan plan, Mapping[] mappings, params DependentSnapshot[] dependents)
        => string.Join(", ", DoomedColumns.ReadersIn(plan, mappings, CatalogScene.Of(dependents: dependents)).Select(one => one.Name));

    private static MigrationRecord Building(string index) => Open.Migration with
    {
        Plan = Plan with { Steps = [.. Plan.Steps, Step("F2", Phase.Contract, ContractStage.Flip, probe: new IndexProbe("shop", index, IsBuilt: true))] },
    };
}
