using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.Specification.Tests.Harness;

/// <summary>A table of people, for tests that run several migrations or do not get to the end of one.</summary>
internal static class People
{
    public static async Task<Stage> CreateAsync(ServerFixture server, Mode mode)
    {
        var stage = await Stage.CreateAsync(server, mode);
        await stage.BuildAsync(
            """
            CREATE TABLE [shop].[people] (
                [id] int CONSTRAINT [people_pk] PRIMARY KEY, [mail] text CONSTRAINT [people_mail] UNIQUE, [score] int NOT NULL DEFAULT 1,
                [name] text NOT NULL, [grade] text);
            CREATE INDEX [people_score] ON [shop].[people] ([score]);
            INSERT INTO [shop].[people] ([id], [mail], [name], [grade]) SELECT n, 'm' || n, 'p' || n, n FROM generate_series(1, 50) n;
            """);
        return stage;
    }

    public static async Task ExpandedAsync(Stage stage, Type migration) => AssertDone(await stage.ExpandAsync(await stage.PlanAsync(migration)));

    public static async Task BackfilledAsync(Stage stage, Type migration)
    {
        await ExpandedAsync(stage, migration);
        AssertDone(await stage.BackfillAsync(Stage.IdOf(migration)));
    }

    public static async Task ContractedAsync(Stage stage, Type migration, ContractStage until = ContractStage.Drop)
    {
        AssertDone(await stage.VerifyAsync(Stage.IdOf(migration)));
        AssertDone(await stage.ContractAsync(Stage.IdOf(migration), until));
    }

    public static async Task RolledBackAsync(Stage stage, Type migration) => AssertDone(await stage.RollbackAsync(Stage.IdOf(migration)));

    public static void AssertDone(RunResult result) => Assert.True(result.Outcome is RunOutcome.Done, $"{result.Outcome} {result.Code}, {result.Reason}");
}
