using System.Collections.Concurrent;
using System.Text.Json;
using Migrator.Cli.Running;
using Migrator.Demo;
using Migrator.Demo.Story;
using Migrator.Tool;
using Npgsql;

namespace Migrator.Cli.Tests;

public sealed class DemoTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_fails_no_statement_changes_every_row_and_leaves_nothing_behind()
    {
        var stage = new Audience();

        var counts = await (await DemoAsync(stage)).RunAsync(Stopping);

        Assert.Null(counts.FirstFailure);
        Assert.Equal((0, 0, 0, 0), (counts.Failed, counts.AnswersWrong, counts.Mismatches, counts.RowsDifferent));
        Assert.True(counts is { IsClean: true, Statements: > 100, AnswersCompared: > 0, RowsPerSecond: > 0 }, counts.ToString());
        Assert.InRange(counts.RowsVerified, 2_000, counts.RowsCompared * 2);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], stage.Seen<ChapterBegan>().Select(chapter => chapter.Number));
        Assert.Equal([false, true], stage.Seen<GateAnswered>().Select(gate => gate.Gate.IsOpen));
        Assert.Equal([false, true], stage.Seen<AdmissionAnswered>().Select(answer => answer.Admission.Verdict == Gates.AdmissionVerdict.May));
        Assert.All(stage.Seen<Proved>(), proved => Assert.True(proved.IsGood, proved.Text));
        Assert.Empty(await DatabasesAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task A_demo_that_is_cancelled_leaves_nothing_behind(int chapter)
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        var stage = new Audience
        {
            Interrupt = happened =>
            {
                if (happened is ChapterBegan began && began.Number == chapter)
                {
                    cancelling.Cancel();
                }
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await (await DemoAsync(stage)).RunAsync(cancelling.Token));

        Assert.Empty(await DatabasesAsync());
    }

    [Fact]
    public async Task The_command_tells_the_story_on_stderr_and_the_counts_as_json_on_stdout()
    {
        var connection = (await server.GetServerAsync()).ConnectionString;

        var run = await ToolRun.Of("demo", "--rows", "1000", "--connection", connection, "-o", "json");

        using var answer = JsonDocument.Parse(run.Output);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(0, answer.RootElement.GetProperty("failed").GetInt64());
        Assert.Equal(0, answer.RootElement.GetProperty("exit").GetProperty("code").GetInt32());
        Assert.Contains("7  Contract", run.Error);
        Assert.DoesNotContain('\u001b', run.Error);
    }

    [Fact]
    public async Task A_connection_in_the_environment_is_meant_for_something_else()
    {
        var connection = (await server.GetServerAsync()).ConnectionString;
        using var interruption = new Interruption();
        interruption.Ask(ExitCode.Interrupted);

        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await MigratorCommand.InvokeAsync(
            ["demo", "--rows", "1000"], output, error, new Dictionary<string, string> { ["MIGRATOR_CONNECTION"] = connection }, interruption, more: [DemoCommand.Create]);

        Assert.Equal(ExitCode.Interrupted, code);
        Assert.Equal("Interrupted. Nothing is left of the demo.\n", error.ToString().ReplaceLineEndings("\n"));
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_said_in_one_line()
    {
        var run = await ToolRun.Of("demo", "--connection", "Host=127.0.0.1;Port=1;Username=nobody");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith("MIG2902: The demo could not create a database of its own there: ", run.Error);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    private async Task<ShopDemo> DemoAsync(IDemoStage stage)
        => new(
            new DemoOptions
            {
                ConnectionString = (await server.GetServerAsync()).ConnectionString,
                Rows = 2_000,
                Connections = 2,
                Watch = TimeSpan.FromMilliseconds(300),
            },
            stage,
            (database, cancellationToken) => new ControlSchemaInstalling(database).EnsureAsync(cancellationToken),
            TimeProvider.System);

    // Tests of one class run one after the other, so there is no other demo.
    private async Task<IReadOnlyList<string>> DatabasesAsync()
    {
        await using var source = NpgsqlDataSource.Create((await server.GetServerAsync()).ConnectionString);
        await using var command = source.CreateCommand("SELECT datname FROM pg_database WHERE datname LIKE 'migrator_demo_%'");
        await using var reader = await command.ExecuteReaderAsync(Stopping);
        List<string> names = [];
        while (await reader.ReadAsync(Stopping))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private sealed class Audience : IDemoStage
    {
        private readonly ConcurrentQueue<DemoEvent> seen = [];

        public Action<DemoEvent> Interrupt { get; init; } = _ => { };

        public void On(DemoEvent happened)
        {
            seen.Enqueue(happened);
            Interrupt(happened);
        }

        public IEnumerable<T> Seen<T>() => seen.OfType<T>();
    }
}
