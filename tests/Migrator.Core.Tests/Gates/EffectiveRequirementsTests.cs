using Migrator.Changes;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;

namespace Migrator.Tests.Gates;

public sealed class EffectiveRequirementsTests
{
    private static readonly MigrationId Id = new(5);
    private static readonly AppRequirement Author = new("shop", ">=2.3.0", ">=2.4.0");
    private static readonly GatePolicy Configured = new() { Requires = [new(Id, "shop", ">=2.6.0"), new(new MigrationId(6), "shop", ">=9.0.0")] };

    [Fact]
    public void The_author_comes_before_everybody()
        => Assert.Equal("shop >=2.4.0 by Author", Of([Author], [Stored("release", "2.5.0"), Stored("require", ">=2.7.0")], Configured));

    [Fact]
    public void The_release_of_the_pipeline_comes_before_the_configuration_and_stands_for_itself_and_all_after_it()
        => Assert.Equal("shop >=2.5.0 by Release", Of([], [Stored("require", ">=2.7.0"), Stored("release", "2.5.0")], Configured));

    [Fact]
    public void A_release_that_is_stored_as_a_range_stays_that_range()
        => Assert.Equal("shop >=2.5.0 by Release", Of([], [Stored("release", EffectiveRequirements.FromRelease("2.5.0"))], Configured));

    [Fact]
    public void The_configuration_comes_before_what_was_required_later_and_speaks_for_its_migration_only()
        => Assert.Equal("shop >=2.6.0 by Configuration", Of([], [Stored("require", ">=2.7.0")], Configured));

    [Fact]
    public void What_was_required_later_comes_last()
        => Assert.Equal("shop >=2.7.0 by Require", Of([], [Stored("require", ">=2.7.0")], new()));

    [Fact]
    public void Each_application_is_asked_for_by_itself()
        => Assert.Equal(
            "billing >=1.0.0 by Require, shop >=2.4.0 by Author",
            Of([Author], [Stored("require", ">=1.0.0") with { App = "billing" }], new()));

    [Fact]
    public void What_is_stored_for_another_migration_says_nothing()
        => Assert.Equal("", Of([], [Stored("require", ">=2.7.0") with { Migration = new(6) }], new()));

    [Fact]
    public void Flip_has_its_own_range()
        => Assert.Equal("shop >=2.3.0 by Author", Of([Author], [], new(), ContractStage.Flip));

    [Fact]
    public void Flip_falls_back_to_the_contract_range()
        => Assert.Equal("shop >=2.4.0 by Author", Of([Author with { Flip = null }], [], new(), ContractStage.Flip));

    [Fact]
    public void Quarantine_needs_the_contract_range()
        => Assert.Equal("shop >=2.4.0 by Author", Of([Author], [], new(), ContractStage.Quarantine));

    [Fact]
    public void An_author_who_names_only_flip_leaves_the_contract_to_others()
    {
        Assert.Equal("shop  by Author", Of([Author with { Contract = null }], [], new()));
        Assert.Equal("shop >=2.7.0 by Require", Of([Author with { Contract = null }], [Stored("require", ">=2.7.0")], new()));
    }

    private static string Of(IReadOnlyList<AppRequirement> author, IReadOnlyList<StoredRequirement> stored, GatePolicy policy, ContractStage stage = ContractStage.Drop)
        => string.Join(", ", EffectiveRequirements.Of(Id, author, stored, policy, stage).Select(one => $"{one.App} {one.Range} by {one.Origin}"));

    private static StoredRequirement Stored(string origin, string range) => new(Id, "shop", range, origin, "ada", GateScene.Noon);
}
