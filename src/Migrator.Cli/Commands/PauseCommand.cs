using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.State;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>Holds back backfills that run somewhere else.</summary>
internal static class PauseCommand
{
    public static Command Create(Tool tool)
    {
        var ids = Ids.Optional("The migrations whose backfills are paused; each that is open by default.");
        var reason = new Option<string?>("--reason") { Description = "Why; shown to whoever watches, and kept in the audit.", HelpName = "TEXT" };
        var command = new ToolCommand(
            "pause",
            "Pauses backfills after their present batch, wherever they run, until 'migrator resume'. Their processes wait.",
            "migrator pause 202611230900 --reason \"sale until noon\"")
        {
            ids, reason,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            await new ControlSchemaInstalling(database).UpgradeAsync(cancellationToken).ConfigureAwait(false);
            var all = await StartedMigrations.ReadAsync(database.State, cancellationToken).ConfigureAwait(false);
            var chosen = StartedMigrations.Chosen(all, invocation.Value(ids), record => record.IsOpen);
            foreach (var record in chosen)
            {
                await database.State.PauseAsync(record.Id, invocation.Value(reason)?.Trim(), invocation.RunSettings.Owner, cancellationToken).ConfigureAwait(false);
            }

            return Steered(invocation, chosen, "paused", "Paused. 'migrator resume' lets it go on.");
        });
    }

    /// <summary>Says which migrations were steered.</summary>
    public static int Steered(Invocation invocation, IReadOnlyList<MigrationRecord> chosen, string done, string sentence)
    {
        var reason = chosen.Count == 0 ? "Nothing is open." : sentence;
        return invocation.Answer(
            ExitCode.Done,
            reason,
            exit => new DoneAnswer(new Dictionary<string, string> { [done] = string.Join(" ", chosen.Select(record => record.Id)) }, exit),
            chosen.Count == 0 ? reason + "\n" : string.Concat(chosen.Select(record => AuthorText.Line($"{record.Id} {record.Title}: {sentence}") + "\n")));
    }
}
