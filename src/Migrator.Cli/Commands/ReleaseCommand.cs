using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.State;
using Migrator.Reporting;

namespace Migrator.Cli.Commands;

/// <summary>Tells which releases of applications are deployed, and behind which nobody goes back.</summary>
internal static class ReleaseCommand
{
    public static Command Create(Tool tool) => new ToolCommand(
        "release",
        "Tells which releases of applications are deployed, and behind which nobody goes back.",
        "migrator release register shop=2.4.0\nmigrator release finalize shop=2.4.0")
    {
        Register(tool), Finalize(tool),
    };

    private static Command Register(Tool tool)
    {
        var app = AppArgument.Create("The application and the version that is deployed.");
        var soak = DurationOption.Create("--soak", "How long it must have been out before nobody goes back behind it; Gate:RollbackWindow by default.");
        var command = new ToolCommand(
            "register",
            "Registers a release as deployed now. Registering an older one again says that it is deployed again.",
            "migrator release register shop=2.4.0")
        {
            app, soak,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var asked = Asked(invocation, app);
            await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
            var release = await database.State.RegisterReleaseAsync(asked.App, asked.Version, invocation.Value(soak), invocation.RunSettings.Owner, cancellationToken).ConfigureAwait(false);
            return Answer(invocation, release, $"{release.App} {release.Version} is registered, deployed since {Quantity.Moment(release.RegisteredAt)}.");
        });
    }

    private static Command Finalize(Tool tool)
    {
        var app = AppArgument.Create("The application and the release.");
        var command = new ToolCommand(
            "finalize",
            "Says that nobody goes back behind a release: the rollback window is over at once. Kept in the audit.",
            "migrator release finalize shop=2.4.0")
        {
            app,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var asked = Asked(invocation, app);
            await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
            var release = await database.State.FinalizeReleaseAsync(asked.App, asked.Version, invocation.RunSettings.Owner, cancellationToken).ConfigureAwait(false)
                ?? throw new UsageException($"{asked.App} {asked.Version} was never registered. First: migrator release register {asked.App}={asked.Version}");
            return Answer(invocation, release, $"{release.App} {release.Version} is final: nobody goes back behind it.");
        });
    }

    private static AppAtVersion Asked(Invocation invocation, Argument<AppAtVersion> app)
    {
        var asked = invocation.Value(app);
        AppArgument.RequireVersion(asked, invocation.Settings.Policy.Orders);
        return asked;
    }

    private static int Answer(Invocation invocation, Release release, string sentence)
        => invocation.Done(sentence, new Dictionary<string, string> { ["app"] = release.App, ["version"] = release.Version, ["registeredAt"] = Quantity.Moment(release.RegisteredAt) });
}
