using System.CommandLine;
using System.Text.Json;
using Migrator.Changes;
using Migrator.Cli.Options;
using Migrator.Cli.Output;
using Migrator.Cli.Running;
using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>Shows what would be done, and changes nothing.</summary>
internal static class PlanCommand
{
    public static Command Create(Tool tool)
    {
        var ids = Ids.Optional("The migrations to plan; each that was not started yet by default.");
        var save = new Option<string?>("--save") { Description = "Writes the plan of one migration to a file, for 'expand --plan'.", HelpName = "FILE" };
        var command = new ToolCommand(
            "plan",
            "Shows every statement of due migrations with its locks, its undo and its gate. Changes nothing.",
            "migrator plan --migrations src/Shop.Migrations -o sql\nmigrator plan 202611230900 --save plan.json")
        {
            ids, save,
        };
        return tool.Connect(
            command,
            (invocation, database, cancellationToken) => RunAsync(invocation, database, invocation.Value(ids), invocation.Value(save), cancellationToken),
            tool.Common.PlanOutput);
    }

    private static async Task<int> RunAsync(
        Invocation invocation, IMigrationDatabase database, MigrationId[] ids, string? save, CancellationToken cancellationToken)
    {
        using var migrations = MigrationLoading.Load(invocation.Settings);
        await ForeignMigrations.RefuseAsync(database.State, migrations, cancellationToken).ConfigureAwait(false);
        foreach (var one in migrations.LeftOut)
        {
            await invocation.Error.WriteLineAsync($"Left out: {one.Name}. {one.Reason}").ConfigureAwait(false);
        }

        var started = await StartedMigrations.ReadAsync(database.State, cancellationToken).ConfigureAwait(false);
        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        var pending = MigrationLoading.Pending(invocation.Settings, migrations, database, catalog, started);

        var planned = new List<PlannedMigration>();
        foreach (var id in ids.Length > 0 ? [.. ids.Order()] : pending.Select(definition => definition.Id))
        {
            planned.Add(started.FirstOrDefault(record => record.Id == id && record.Plan is not null && record.State != Execution.State.MigrationState.RolledBack) is { Plan: { } frozen }
                ? new PlannedMigration(id, frozen.Title, frozen, [])
                : await PlanAsync(invocation, database, catalog, id, pending, cancellationToken).ConfigureAwait(false));
        }

        Save(save, planned);
        return Answer(invocation, planned);
    }

    private static async Task<PlannedMigration> PlanAsync(
        Invocation invocation, IMigrationDatabase database, CatalogSnapshot catalog, MigrationId id, IReadOnlyList<MigrationDefinition> pending, CancellationToken cancellationToken)
    {
        var definition = pending.FirstOrDefault(definition => definition.Id == id)
            ?? throw new UsageException($"There is no migration {id} that could be planned: it is in none of the given assemblies, or was taken as applied.");
        var isNothingLive = await FleetSources.IsNothingLiveAsync(invocation.Settings, database, cancellationToken).ConfigureAwait(false);
        var result = await new PlanMaking(database, isNothingLive, invocation.Settings.LeavesTriggersOut).PlanAsync(definition, catalog, cancellationToken).ConfigureAwait(false);
        return new PlannedMigration(id, definition.Title, result.Plan, result.Refusals);
    }

    private static void Save(string? file, List<PlannedMigration> planned)
    {
        if (file is null)
        {
            return;
        }

        if (planned is not [{ Plan: { } plan }])
        {
            throw new UsageException(planned is [_] ? "The plan is refused, so there is nothing to save." : "--save takes one plan: name one migration.");
        }

        try
        {
            File.WriteAllText(file, PlanJson.Serialize(plan) + "\n");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be written: {problem.Message}", problem);
        }
    }

    private static int Answer(Invocation invocation, List<PlannedMigration> planned)
    {
        var refused = planned.Where(one => one.Plan is null).ToList();
        var code = refused.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        var reason = (planned.Count, refused.Count) switch
        {
            (0, _) => "Nothing is due.",
            (_, 0) => $"{Quantity.Of(planned.Count, "plan")}.",
            _ => $"{Quantity.Of(refused.Count, "migration")} refused: {string.Join(", ", refused.Select(one => one.Id))}.",
        };
        return invocation.Answer(
            code,
            reason,
            exit => new PlansAnswer([.. planned.Select(Of)], exit),
            planned.Count == 0 ? reason + "\n" : string.Join("\n", planned.Select(one => Render(one, invocation))));
    }

    private static PlanAnswer Of(PlannedMigration planned) => new(
        planned.Id.Value,
        planned.Title,
        planned.Plan is { } plan ? JsonDocument.Parse(PlanJson.Serialize(plan)).RootElement : null,
        [.. planned.Refusals.Select(FindingAnswer.Of)]);

    private static string Render(PlannedMigration planned, Invocation invocation) => planned.Plan switch
    {
        { } plan when invocation.Format == OutputFormat.Sql => PlanScript.Render(plan, Databases.ScriptFrame(plan.Target.Provider)),
        { } plan => PlanText.Render(plan),
        null => RefusalText.Render(planned.Id, planned.Title, planned.Refusals, invocation.Format == OutputFormat.Sql ? "-- " : ""),
    };

    private sealed record PlannedMigration(MigrationId Id, string Title, MigrationPlan? Plan, IReadOnlyList<Finding> Refusals);
}
