using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.Ports;
using Migrator.Reporting;

namespace Migrator.Cli.Commands;

/// <summary>Registers an instance of an application that does not do so itself.</summary>
internal static class HeartbeatCommand
{
    public static Command Create(Tool tool)
    {
        var app = AppArgument.Create("The application and its version.");
        var instance = new Option<string?>("--instance") { Description = "Tells instances apart; the machine's name by default.", HelpName = "NAME" };
        var ttl = DurationOption.Create("--ttl", "How long it counts as live without a further sign; 30s by default.");
        var stop = new Option<bool>("--stop") { Description = "Says that the instance has stopped." };
        var keep = new Option<bool>("--keep") { Description = "Stays and renews until it is stopped itself." };
        var uses = UsesOption.Create();
        var command = new ToolCommand(
            "heartbeat",
            "Registers an instance of an application as live; refused with 78 where the schema no longer supports that version.",
            "migrator heartbeat shop=2.4.0 --instance web-1 --keep\nmigrator heartbeat shop=2.4.0 --uses 202611230900=old-only")
        {
            app, instance, ttl, stop, keep, uses,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var asked = invocation.Value(app);
            AppArgument.RequireVersion(asked, invocation.Settings.Policy.Orders);
            var says = UsesOption.Read(invocation.Value(uses) ?? []);
            await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
            var id = $"{asked.App}@{invocation.Value(instance) ?? Environment.MachineName}";
            var timeToLive = invocation.Value(ttl) ?? invocation.RunSettings.HeartbeatTimeToLive;
            if (invocation.Value(stop))
            {
                await database.State.StopBeatingAsync(id, cancellationToken).ConfigureAwait(false);
                return Answer(invocation, asked, id, "stopped");
            }

            await database.State.BeatAsync(asked.App, asked.Version, id, timeToLive, says, cancellationToken).ConfigureAwait(false);
            if (invocation.Value(keep))
            {
                await KeepAsync(invocation, database.State, asked, id, timeToLive, says, cancellationToken).ConfigureAwait(false);
            }

            return Answer(invocation, asked, id, "live");
        });
    }

    private static async Task KeepAsync(
        Invocation invocation, IStatePort state, AppAtVersion asked, string id, TimeSpan timeToLive, IReadOnlyList<string> says, CancellationToken cancellationToken)
    {
        await invocation.Error.WriteLineAsync($"{AuthorText.Line(id)} is live as {asked.Version}; Ctrl-C ends it.").ConfigureAwait(false);
        try
        {
            while (true)
            {
                // Two signs may be lost before the instance counts as gone.
                await Task.Delay(timeToLive / 3, invocation.Surroundings.Time, cancellationToken).ConfigureAwait(false);
                await state.BeatAsync(asked.App, asked.Version, id, timeToLive, says, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), invocation.Surroundings.Time);
            await state.StopBeatingAsync(id, limit.Token).ConfigureAwait(false);
        }
    }

    private static int Answer(Invocation invocation, AppAtVersion asked, string id, string state)
        => invocation.Done(
            $"{asked.App} {asked.Version} ({id}) is {state}.",
            new Dictionary<string, string> { ["app"] = asked.App, ["version"] = asked.Version, ["instance"] = id, ["state"] = state });
}
