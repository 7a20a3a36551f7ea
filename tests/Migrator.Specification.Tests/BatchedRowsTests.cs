using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>Rows of a large table are changed in batches: each one once, whatever happens meanwhile.</summary>
public sealed class BatchedRowsTests(ServerFixture server)
{
    private const int Count = 20000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_update_that_reads_the_old_value_meets_each_row_once_although_it_is_killed_and_rows_move_and_come(bool isPooled)
    {
        await using var stage = await LargeAsync(isPooled ? Mode.Pooled : Mode.Ugly);
        var before = await stage.DumpAsync();
        await People.ExpandedAsync(stage, typeof(RaiseScore));
        using var done = new CancellationTokenSource();
        var writing = WriteAsync(stage, done.Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => stage.BackfillAsync(Stage.IdOf(typeof(RaiseScore)), new StoppingObserver("batch:", 3)));
        Assert.Equal("True", await stage.ReadAsync($"SELECT count(*) BETWEEN 1 AND {Count} - 1 FROM [shop].[people] WHERE [score] = 2", 0));
        People.AssertDone(await stage.BackfillAsync(Stage.IdOf(typeof(RaiseScore))));
        await done.CancelAsync();
        var inserted = await writing;

        Assert.True(inserted > 0);
        Assert.Equal($"{Count}|0", await stage.ReadAsync($"SELECT count(*) FILTER (WHERE [score] = 2), count(*) FILTER (WHERE [score] <> 2) FROM [shop].[people] WHERE [id] <= {Count}", 0));
        Assert.Equal(before, await stage.DumpAsync());
        Assert.Equal(RunOutcome.NothingToDo, (await stage.BackfillAsync(Stage.IdOf(typeof(RaiseScore)))).Outcome);
    }

    [Fact]
    public async Task Countinserted_after_the_update_began_are_not_touched_and_cannot_make_it_endless()
    {
        await using var stage = await LargeAsync(Mode.Plain);
        await People.ExpandedAsync(stage, typeof(RaiseScore));
        using var done = new CancellationTokenSource();

        await Assert.ThrowsAsync<InvalidOperationException>(() => stage.BackfillAsync(Stage.IdOf(typeof(RaiseScore)), new StoppingObserver("batch:", 2)));
        var writing = WriteAsync(stage, done.Token);
        People.AssertDone(await stage.BackfillAsync(Stage.IdOf(typeof(RaiseScore))));
        await done.CancelAsync();
        await writing;

        Assert.Equal("0|1", await stage.ReadAsync($"SELECT count(*) FILTER (WHERE [score] = 2), count(DISTINCT [score]) FROM [shop].[people] WHERE [id] > {Count}", 0));
    }

    [Fact]
    public async Task A_row_that_refuses_its_new_value_is_named_and_the_others_are_updated_once()
    {
        await using var stage = await LargeAsync(Mode.Ugly);
        await stage.ExecuteAsync("ALTER TABLE [shop].[people] ADD CHECK ([score] <> 8); UPDATE [shop].[people] SET [score] = 7 WHERE [id] = 4711");
        await People.ExpandedAsync(stage, typeof(RaiseScore));

        var refused = await stage.BackfillAsync(Stage.IdOf(typeof(RaiseScore)));

        Assert.Equal((RunOutcome.NeedsHuman, "MIG2024"), (refused.Outcome, refused.Code));
        Assert.Equal("4711", Assert.Single(await stage.ReadPoisonAsync(Stage.IdOf(typeof(RaiseScore)))).Key);
        Assert.Equal($"{Count - 1}", await stage.ReadAsync("SELECT count(*) FROM [shop].[people] WHERE [score] = 2", 0));

        await stage.TryWriteAsync("UPDATE [shop].[people] SET [score] = 20 WHERE [id] = $n", 4711);
        People.AssertDone(await stage.BackfillAsync(Stage.IdOf(typeof(RaiseScore))));
        Assert.Equal($"{Count - 1}|1", await stage.ReadAsync("SELECT count(*) FILTER (WHERE [score] = 2), count(*) FILTER (WHERE [score] = 21) FROM [shop].[people]", 0));
    }

    [Fact]
    public async Task A_rollback_in_the_middle_of_an_update_leaves_the_schema_as_it_was()
    {
        await using var stage = await LargeAsync(Mode.Ugly);
        var before = await stage.DumpAsync();
        await People.ExpandedAsync(stage, typeof(RaiseScore));
        await Assert.ThrowsAsync<InvalidOperationException>(() => stage.BackfillAsync(Stage.IdOf(typeof(RaiseScore)), new StoppingObserver("batch:", 2)));

        await People.RolledBackAsync(stage, typeof(RaiseScore));

        Assert.Equal(before, await stage.DumpAsync());
        await People.BackfilledAsync(stage, typeof(RaiseScore));
    }

    [Fact]
    public async Task A_delete_in_batches_takes_what_matches_and_ends_while_such_rows_are_inserted()
    {
        await using var stage = await LargeAsync(Mode.Ugly);
        await stage.ExecuteAsync("UPDATE [shop].[people] SET [grade] = 'past' WHERE [id] % 3 = 0");
        await People.ExpandedAsync(stage, typeof(ForgetGrades));
        using var done = new CancellationTokenSource();
        var writing = WriteAsync(stage, done.Token, grade: "past");

        await Assert.ThrowsAsync<InvalidOperationException>(() => stage.BackfillAsync(Stage.IdOf(typeof(ForgetGrades)), new StoppingObserver("batch:", 2)));
        People.AssertDone(await stage.BackfillAsync(Stage.IdOf(typeof(ForgetGrades))));
        await done.CancelAsync();
        await writing;

        Assert.Equal($"{Count - (Count / 3)}|0", await stage.ReadAsync($"SELECT count(*), count(*) FILTER (WHERE [grade] = 'past') FROM [shop].[people] WHERE [id] <= {Count}", 0));
    }

    [Fact]
    public async Task A_row_that_another_table_refers_to_is_not_deleted_and_named()
    {
        await using var stage = await LargeAsync(Mode.Plain);
        await stage.ExecuteAsync(
            """
            UPDATE [shop].[people] SET [grade] = 'past' WHERE [id] <= 10;
            CREATE TABLE [shop].[orders] ([person] int REFERENCES [shop].[people]);
            INSERT INTO [shop].[orders] VALUES (7);
            """);
        await People.ExpandedAsync(stage, typeof(ForgetGrades));

        var refused = await stage.BackfillAsync(Stage.IdOf(typeof(ForgetGrades)));

        Assert.Equal(RunOutcome.NeedsHuman, refused.Outcome);
        var row = Assert.Single(await stage.ReadPoisonAsync(Stage.IdOf(typeof(ForgetGrades))));
        Assert.Equal("7", row.Key);
        Assert.Contains("orders", row.Error, StringComparison.Ordinal);
        Assert.Equal("1", await stage.ReadAsync("SELECT count(*) FROM [shop].[people] WHERE [grade] = 'past'", 0));
    }

    [Fact]
    public async Task The_sync_of_an_open_migration_sees_an_update_of_either_shape()
    {
        await using var stage = await LargeAsync(Mode.Ugly);
        await People.BackfilledAsync(stage, typeof(RenameMail));

        await People.BackfilledAsync(stage, typeof(MoveMails));
        await People.BackfilledAsync(stage, typeof(MoveAddresses));

        Assert.Equal(
            "m7@old|m7@old|m4711@new|m4711@new|0",
            await stage.ReadAsync("SELECT a.[mail], a.[address], b.[mail], b.[address], (SELECT count(*) FROM [shop].[people] WHERE [mail] IS DISTINCT FROM [address]) FROM [shop].[people] a, [shop].[people] b WHERE a.[id] = 7 AND b.[id] = 4711", 0));
        await People.ContractedAsync(stage, typeof(RenameMail));
    }

    [Fact]
    public async Task A_small_table_is_gone_through_in_one_transaction()
    {
        await using var stage = await People.CreateAsync(server, Mode.Plain);

        var plan = await stage.PlanAsync(typeof(RaiseScore));

        Assert.Equal([StepKind.Statements], plan.Steps.Select(step => step.Kind));
        People.AssertDone(await stage.ExpandAsync(plan));
        People.AssertDone(await stage.BackfillAsync(plan.Id));
        Assert.Equal("50", await stage.ReadAsync("SELECT count(*) FROM [shop].[people] WHERE [score] = 2", 0));
    }

    private async Task<Stage> LargeAsync(Mode mode)
    {
        var stage = await People.CreateAsync(server, mode);
        await stage.ExecuteAsync($"INSERT INTO [shop].[people] ([id], [mail], [name]) SELECT n, 'm' || n, repeat('p', 100) FROM generate_series(51, {Count}) n");
        return stage;
    }

    /// <summary>Moves rows about and inserts others until it is told to end. Gives how many it inserted.</summary>
    private static async Task<int> WriteAsync(Stage stage, CancellationToken done, string grade = "new")
    {
        var inserted = 0;
        for (var row = Count; !done.IsCancellationRequested; inserted++)
        {
            row++;
            Assert.Null(await stage.TryWriteAsync($"INSERT INTO [shop].[people] ([id], [name], [grade]) VALUES ($n, 'new', '{grade}')", row));
            Assert.Null(await stage.TryWriteAsync("UPDATE [shop].[people] SET [name] = [name] || 'x' WHERE [id] = $n", 1 + (row * 37 % Count)));
        }

        return inserted;
    }
}
