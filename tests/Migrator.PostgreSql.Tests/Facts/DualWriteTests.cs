using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Runs;
using static Migrator.PostgreSql.Tests.Facts.BothShapes;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Applications that write both shapes themselves: nothing is filled for them, and nothing begins before all of them do.</summary>
public sealed class DualWriteTests(ServerFixture server)
{
    private const string Customers =
        """
        CREATE TABLE shop.customers (id int PRIMARY KEY, email text NOT NULL UNIQUE, note text);
        INSERT INTO shop.customers (id, email) SELECT n, 'c' || n FROM generate_series(1, 1000) n;
        """;

    [Theory]
    [InlineData(DualWrites.Checked)]
    [InlineData(DualWrites.Unchecked)]
    public async Task Four_versions_follow_each_other_and_no_row_is_lost(DualWrites how)
    {
        await using var scene = await FactScene.CreateAsync(server, Customers);
        await ExpandAsync(scene, how);
        await scene.WriteAsync("INSERT INTO shop.customers (id, email) VALUES (2001, 'old'); UPDATE shop.customers SET email = 'moved' WHERE id = 1");
        await scene.WriteAsync("INSERT INTO shop.customers (id, email, email_address) VALUES (2002, 'both', 'both')", "shop/2.3.0");

        var early = await BackfillAsync(scene, "2.2.0", "2.3.0");
        await scene.WriteAsync("UPDATE shop.customers SET email = 'stale' WHERE id = 2002");

        await using (new BothWriter(scene))
        {
            Done(await BackfillAsync(scene, "2.3.0"));
        }

        await scene.VerifyAsync(1);

        Assert.Equal((RunOutcome.GateClosed, true), (early.Outcome, early.Reason.Contains("shop 2.2.0 is live and does not write both shapes", StringComparison.Ordinal)));
        Assert.Equal(0, await scene.CountAsync("shop.customers WHERE email IS DISTINCT FROM email_address"));
        Assert.Equal("stale", await scene.TextAsync("SELECT email_address FROM shop.customers WHERE id = 2002"));
        Assert.Equal(0, await scene.CountAsync("migrator.drift"));

        var flip = await ContractAsync(scene, ContractStage.Flip, "2.3.0", "2.4.0");
        Assert.Equal((RunOutcome.GateClosed, ">=2.3.0"), (flip.Outcome, await RangeAsync(scene)));
        Done(await ContractAsync(scene, ContractStage.Flip, "2.4.0"));
        await scene.WriteAsync("INSERT INTO shop.customers (id, email_address) VALUES (2003, 'new')", "shop/2.5.0");

        Assert.Equal(RunOutcome.GateClosed, (await ContractAsync(scene, ContractStage.Drop, "2.4.0", "2.5.0")).Outcome);
        Done(await ContractAsync(scene, ContractStage.Drop, "2.5.0"));
        Assert.Equal(0, await scene.CountAsync("pg_trigger WHERE tgrelid = 'shop.customers'::regclass AND NOT tgisinternal"));
        Assert.Equal("id,note,email_address", await scene.TextAsync("SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'shop.customers'::regclass AND attnum > 0 AND NOT attisdropped"));
    }

    [Fact]
    public async Task What_one_version_writes_wrongly_is_recorded_with_its_name_found_by_verify_and_repaired()
    {
        await using var scene = await FactScene.CreateAsync(server, Customers);
        await ExpandAsync(scene, DualWrites.Checked);
        Done(await BackfillAsync(scene, "2.3.0"));

        await scene.WriteAsync("UPDATE shop.customers SET email = 'forgot' WHERE id = 7; INSERT INTO shop.customers (id, email) VALUES (4000, 'half')", "shop/2.3.7");
        var found = await scene.TryVerifyAsync(1);
        await scene.TryVerifyAsync(1, RepairSide.Old);
        await scene.VerifyAsync(1);

        Assert.Equal(RunOutcome.VerificationFailed, found.Outcome);
        Assert.Equal("shop/2.3.7: 7, 4000", await scene.TextAsync("SELECT application || ': ' || string_agg(row_key, ', ' ORDER BY id) FROM migrator.drift GROUP BY application"));
        Assert.Equal("forgot, half", await scene.TextAsync("SELECT string_agg(email_address, ', ' ORDER BY id) FROM shop.customers WHERE id IN (7, 4000)"));
    }

    [Fact]
    public async Task A_row_that_a_version_has_written_in_both_shapes_before_it_is_copied_keeps_them()
    {
        await using var scene = await FactScene.CreateAsync(server, Customers);
        await ExpandAsync(scene, DualWrites.Unchecked, Wanted.Replace("customers", "email", "handle", "text", up: "lower(email)", down: "handle"));
        await scene.WriteAsync("UPDATE shop.customers SET email = 'Mixed', handle = 'Mixed' WHERE id = 5", "shop/2.3.0");

        Done(await BackfillAsync(scene, "2.3.0"));

        Assert.Equal("Mixed", await scene.TextAsync("SELECT handle FROM shop.customers WHERE id = 5"));
        Assert.Equal("c6", await scene.TextAsync("SELECT handle FROM shop.customers WHERE id = 6"));
    }

    [Fact]
    public async Task It_can_be_taken_back_until_a_version_may_leave_out_the_old_shape()
    {
        await using var scene = await FactScene.CreateAsync(server, Customers);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await ExpandAsync(scene, DualWrites.Checked);
        Done(await BackfillAsync(scene, "2.3.0"));

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        await ExpandAsync(scene, DualWrites.Checked);
        Done(await BackfillAsync(scene, "2.3.0"));
        await scene.VerifyAsync(1);
        Done(await ContractAsync(scene, ContractStage.Flip, "2.4.0"));
        var late = await new RollbackRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System).RunAsync(
            new(1), new RollbackOptions { Sources = [RunDatabase.NothingIsLive] }, FactScene.Stopping);
        Assert.Equal(RunOutcome.NeedsHuman, late.Outcome);
        Assert.Contains("may leave out email", late.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_transaction_holds_the_backfill_back()
    {
        await using var scene = await FactScene.CreateAsync(server, Customers);
        await ExpandAsync(scene, DualWrites.Checked);
        await using var old = await scene.ConnectAsync("shop/2.2.0");
        await using var transaction = await old.BeginTransactionAsync(FactScene.Stopping);
        await old.DoAsync("INSERT INTO shop.customers (id, email) VALUES (3000, 'late')");

        var held = await BackfillAsync(scene, "2.3.0");
        await transaction.CommitAsync(FactScene.Stopping);
        Done(await BackfillAsync(scene, "2.3.0"));

        Assert.Equal(RunOutcome.GateClosed, held.Outcome);
        Assert.Contains(held.Gate!.Conditions, condition => condition is { Name: ConditionName.Drained, Verdict: ConditionVerdict.Closed });
        Assert.Equal("late", await scene.TextAsync("SELECT email_address FROM shop.customers WHERE id = 3000"));
    }

    [Fact]
    public async Task What_cannot_be_kept_alike_by_applications_is_refused_by_name()
    {
        await using var scene = await FactScene.CreateAsync(server, $"{Customers} CREATE VIEW shop.mailing AS SELECT email FROM shop.customers; CREATE TABLE shop.items (id int PRIMARY KEY, size int)");

        Assert.Equal("MIG1213", await RefusalAsync(scene, Shop, Wanted.Rename("customers", "email", "email_address")));
        Assert.Equal("MIG1213", await RefusalAsync(scene, Shop, Wanted.Rename("items", "id", "number")));
        Assert.Equal("MIG1210", await RefusalAsync(scene, Shop with { WritesBoth = null }, Wanted.Rename("customers", "note", "remark")));
        Assert.Equal("MIG1212", await RefusalAsync(scene, Shop, Wanted.Rename("customers", "note", "remark"), Wanted.Initial("items", "weight", "int", "1")));

        var unsaid = await PlanAsync(scene, null, Shop, Wanted.Rename("customers", "note", "remark"));
        Assert.Equal("MIG1210", Assert.Single(unsaid.Refusals).Code);

        await ExpandAsync(scene, DualWrites.Checked, Wanted.Rename("customers", "note", "remark"));
        Assert.Equal("MIG1117", (await scene.RefusalAsync(2, Wanted.Initial("customers", "rank", "int", "1"))).Code);
    }

    [Fact]
    public async Task A_range_that_has_an_upper_end_is_warned_of()
    {
        await using var scene = await FactScene.CreateAsync(server, Customers);

        var planned = await PlanAsync(scene, DualWrites.Checked, Shop with { Contract = "^2.5.0" }, Wanted.Rename("customers", "note", "remark"));

        Assert.StartsWith("Contract of shop, ^2.5.0, has an upper end", Assert.Single(planned.Plan!.Findings, finding => finding.Code == "MIG1324").Harm, StringComparison.Ordinal);
    }

    private static Task ExpandAsync(FactScene scene, DualWrites how, SchemaChange? change = null)
        => BothShapes.ExpandAsync(scene, how, change ?? Wanted.Rename("customers", "email", "email_address"));

    private static Task<string?> RangeAsync(FactScene scene) => scene.TextAsync("SELECT range FROM migrator.fence WHERE app = 'shop' AND migration_id = 1");

    /// <summary>A version that writes both shapes, at the rows that are being copied, until it is told to stop.</summary>
    private sealed class BothWriter : IAsyncDisposable
    {
        private readonly CancellationTokenSource stopping = new();
        private readonly Task writing;

        public BothWriter(FactScene scene) => writing = Task.Run(async () =>
        {
            await using var connection = await scene.ConnectAsync("shop/2.3.0");
            for (var n = 0; !stopping.IsCancellationRequested; n++)
            {
                var id = 2 + (n % 900);
                await connection.DoAsync((n % 4) switch
                {
                    0 => $"UPDATE shop.customers SET email = 'u{n}', email_address = 'u{n}' WHERE id = {id}",
                    1 => $"UPDATE shop.customers SET note = 'n{n}' WHERE id = {id}",
                    2 => $"INSERT INTO shop.customers (id, email, email_address) VALUES ({5000 + n}, 'i{n}', 'i{n}')",
                    _ => $"DELETE FROM shop.customers WHERE id = {5000 + n - 1 - (n % 8)}",
                });
            }
        });

        public async ValueTask DisposeAsync()
        {
            await stopping.CancelAsync();
            await writing;
            stopping.Dispose();
        }
    }
}
