using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Gates;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Runs of migration 1, whose two shapes the versions of a shop write themselves; those that are live are named.</summary>
internal static class BothShapes
{
    public static AppRequirement Shop { get; } = new("shop", Flip: ">=2.4.0", Contract: ">=2.5.0") { WritesBoth = ">=2.3.0" };

    public static Task<PlanResult> PlanAsync(FactScene scene, DualWrites? how, AppRequirement requirement, params SchemaChange[] changes) => new PlanMaking(scene.Ports).PlanAsync(
        new MigrationDefinition { Id = new(1), Title = "by hand", Source = "M1", Changes = changes, DualWrites = how, Requirements = [requirement] }, FactScene.Stopping);

    /// <summary>The code of the one reason why it is refused.</summary>
    public static async Task<string> RefusalAsync(FactScene scene, AppRequirement requirement, params SchemaChange[] changes)
        => Assert.Single((await PlanAsync(scene, DualWrites.Checked, requirement, changes)).Refusals).Code;

    public static async Task ExpandAsync(FactScene scene, DualWrites how, SchemaChange change)
    {
        var result = await PlanAsync(scene, how, Shop, change);
        Assert.Empty(result.Refusals);
        Done(await scene.TryExpandAsync(result.Plan!));
    }

    public static Task<RunResult> BackfillAsync(FactScene scene, params string[] live)
        => new BackfillRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System) { Gate = new() { Sources = [Live(live)] } }.RunAsync(new(1), FactScene.Stopping);

    public static Task<RunResult> ContractAsync(FactScene scene, ContractStage until, params string[] live)
        => new ContractRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System).RunAsync(new(1), new ContractOptions { Until = until, Sources = [Live(live)] }, FactScene.Stopping);

    public static void Done(RunResult result) => Assert.True(result.Outcome is RunOutcome.Done, $"{result.Outcome} {result.Code}: {result.Reason}");

    private static ManifestSource Live(string[] versions)
        => ManifestSource.TryParse([.. versions.Select(version => $"shop={version}")], out var source, out var why) ? source : throw new InvalidOperationException(why);
}
