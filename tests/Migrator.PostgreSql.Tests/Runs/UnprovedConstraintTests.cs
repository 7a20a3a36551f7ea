using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;

namespace Migrator.PostgreSql.Tests.Runs;

/// <summary>A constraint that holds for new rows and was not proved for the others is never taken for whole.</summary>
public sealed class UnprovedConstraintTests(ServerFixture server)
{
    private const string Shop =
        """
        CREATE TABLE shop.customers (id int PRIMARY KEY);
        CREATE TABLE shop.orders (id int PRIMARY KEY, customer int, amount int CONSTRAINT orders_amount CHECK (amount > 0));
        INSERT INTO shop.customers SELECT generate_series(1, 100);
        INSERT INTO shop.orders SELECT n, n, n FROM generate_series(1, 100) n;
        """;

    private static readonly CreateForeignKey Key = new() { Name = "orders_customer", Table = new("shop", "orders"), Columns = [new("customer")], Referenced = new("shop", "customers"), ReferencedColumns = [new("id")] };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proof_that_fails_leaves_its_step_unfinished_until_the_rows_are_mended_or_the_migration_is_rolled_back(bool isMended)
    {
        await using var scene = await FactScene.CreateAsync(server, Shop);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        var plan = await scene.ExpandAsync(1, Key);
        var proof = plan.Steps.Single(step => step.Purpose.StartsWith("Prove ", StringComparison.Ordinal));
        scene.Observer.Meanwhile = moment => moment == $"before:{proof.Id}"
            ? scene.Database.ExecuteAsync("SET session_replication_role = replica; UPDATE shop.orders SET customer = 900 WHERE id = 7")
            : Task.CompletedTask;

        var failed = await scene.TryContractAsync(1);
        scene.Observer.Meanwhile = null;
        var again = await scene.TryContractAsync(1);

        Assert.All([failed, again], run => Assert.Equal(RunOutcome.Failed, run.Outcome));
        Assert.All([failed, again], run => Assert.Contains("orders_customer", run.Reason, StringComparison.Ordinal));
        Assert.Equal(1, await scene.CountAsync("pg_constraint WHERE conname = 'orders_customer' AND NOT convalidated"));
        Assert.Equal(1, await scene.CountAsync($"migrator.step WHERE step_id = '{proof.Id}' AND finished_at IS NULL"));
        await scene.WriteAsync("INSERT INTO shop.orders VALUES (101, 1, 1)");

        if (isMended)
        {
            await scene.WriteAsync("UPDATE shop.orders SET customer = 7 WHERE id = 7");
            await scene.ContractAsync(1);
            Assert.Equal(1, await scene.CountAsync("pg_constraint WHERE conname = 'orders_customer' AND convalidated"));
            return;
        }

        await scene.RollbackAsync(1);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task A_check_of_the_new_column_that_was_not_proved_keeps_contract_closed_and_is_named()
    {
        await using var scene = await FactScene.CreateAsync(server, Shop);
        await scene.ExpandAsync(1, Wanted.Type("orders", "amount", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        var copy = await scene.TextAsync("SELECT conname FROM pg_constraint WHERE conrelid = 'shop.orders'::regclass AND contype = 'c' AND conname <> 'orders_amount'");
        var definition = await scene.TextAsync($"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '{copy}'");
        await scene.Database.ExecuteAsync($"ALTER TABLE shop.orders DROP CONSTRAINT \"{copy}\"; ALTER TABLE shop.orders ADD CONSTRAINT \"{copy}\" {definition} NOT VALID");

        var closed = await scene.TryContractAsync(1, ContractStage.Flip);

        Assert.Equal(RunOutcome.NeedsHuman, closed.Outcome);
        var condition = closed.Gate!.Conditions.Single(one => one.Name == ConditionName.ObjectsValid);
        Assert.Contains($"{copy} of shop.orders", condition.ToString(), StringComparison.Ordinal);
        Assert.Contains("existing rows were never checked against it", condition.ToString(), StringComparison.Ordinal);
        await scene.Database.ExecuteAsync($"ALTER TABLE shop.orders VALIDATE CONSTRAINT \"{copy}\"");
        await scene.ContractAsync(1);
    }
}
