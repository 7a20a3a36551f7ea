using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.Ports;
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
        var place = new ReleasePlaceOptions();
        var command = new ToolCommand(
            "register",
            "Registers a release as deployed now. Registering an older one again says that it is deployed again.",
            "migrator release register shop=2.4.0\nmigrator release register billing=3f2a91c --newest")
        {
            app, soak, place.Newest, place.After, place.Before,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var asked = Asked(invocation, app);
            var wanted = place.Read(invocation, asked.App);
            await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
            var release = await database.State.RegisterReleaseAsync(asked.App, asked.Version, wanted, invocation.Value(soak), invocation.RunSettings.Owner, cancellationToken).ConfigureAwait(false);
            return Answer(invocation, release, $"{release.App} {release.Version} is registered, deployed since {Quantity.Moment(release.RegisteredAt)}.{(wanted.IsNeeded ? await PlaceAsync(database, release, cancellationToken).ConfigureAwait(false) : "")}");
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

    // Said each time, so that a wrong order is seen.
    private static async Task<string> PlaceAsync(IMigrationDatabase database, Release release, CancellationToken cancellationToken)
    {
        var all = (await database.State.ReadReleasesAsync(cancellationToken).ConfigureAwait(false)).Where(one => one.App == release.App).OrderBy(one => one.Ordinal).ToList();
        var older = all.FindLast(one => one.Ordinal < release.Ordinal)?.Version;
        var newer = all.Find(one => one.Ordinal > release.Ordinal)?.Version;
        return (older, newer) switch
        {
            (null, null) => " It is the first of all.",
            (null, _) => $" It comes before {newer}.",
            (_, null) => $" It is the newest, after {older}.",
            _ => $" It comes after {older} and before {newer}.",
        };
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
