using Migrator.Changes;
using Migrator.Execution.Runs;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A branch that is merged late brings a lower number: what builds on what is told by when they were expanded, not by the numbers.</summary>
public sealed class LateMigrationTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int PRIMARY KEY, a text, n int DEFAULT 1);
        INSERT INTO shop.items SELECT g, 'a' || g, g FROM generate_series(1, 10) g;
        """;

    [Fact]
    public async Task What_a_lower_number_has_built_on_a_new_column_is_not_lost_with_a_rollback()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(18, Wanted.Rename("items", "a", "b"));
        await scene.BackfillAsync(18);
        await scene.ExpandAsync(17, Wanted.Index("items", "ix_items_b", "b"));

        var refused = await scene.TryRollbackAsync(18);
        await scene.RollbackAsync(17);
        await scene.RollbackAsync(18);

        Assert.Equal((RunOutcome.Failed, "MIG2013"), (refused.Outcome, refused.Code));
        Assert.Contains("migrator rollback 17", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_lower_number_adds_to_an_open_type_change_is_contracted_after_it()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(16, Wanted.Type("items", "n", "bigint"));
        await scene.BackfillAsync(16);
        await scene.VerifyAsync(16);
        await scene.ExpandAsync(15, Wanted.Index("items", "ix_items_n", "n"), new DropColumnDefault(new("shop", "items"), new("n")));

        var tooEarly = await scene.TryContractAsync(15);
        await scene.ContractAsync(16);
        await scene.ContractAsync(15);

        Assert.Equal((RunOutcome.GateClosed, "MIG2014"), (tooEarly.Outcome, tooEarly.Code));
        Assert.Contains("migrator contract 16", tooEarly.Reason, StringComparison.Ordinal);
        Assert.Equal(
            "bigint, no default, 1 index",
            await scene.TextAsync(
                """
                SELECT concat_ws(', ', format_type(atttypid, atttypmod), CASE WHEN NOT atthasdef THEN 'no default' END, (SELECT count(*) || ' index' FROM pg_index WHERE indrelid = attrelid AND indkey[0] = attnum))
                  FROM pg_attribute WHERE attrelid = 'shop.items'::regclass AND attname = 'n'
                """));
    }

    [Fact]
    public async Task A_migration_that_was_taken_back_and_expanded_again_comes_after_what_was_expanded_meanwhile()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Rename("items", "a", "b"));
        await scene.RollbackAsync(1);
        await scene.ExpandAsync(2, Wanted.Rename("items", "a", "b"));
        await scene.BackfillAsync(2);
        await scene.ExpandAsync(1, Wanted.Index("items", "ix_items_b", "b"));

        var refused = await scene.TryRollbackAsync(2);

        Assert.Equal("MIG2013", refused.Code);
    }
}
