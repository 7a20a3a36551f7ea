using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Gates;

namespace Migrator.Cli.Commands;

/// <summary>Says which versions of an application work without a migration's old shape.</summary>
internal static class RequireCommand
{
    public static Command Create(Tool tool)
    {
        var id = Ids.Single("The migration.");
        var app = AppArgument.Create("The application and the range of versions that no longer need the old shape.", "APP=RANGE");
        var command = new ToolCommand(
            "require",
            "Stores which versions of an application work without a migration's old shape. Kept in the audit.",
            "migrator require 202611230900 \"shop=>=2.4.0\"")
        {
            id, app,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var (migration, asked) = (invocation.Value(id), invocation.Value(app));
            var order = invocation.Settings.Policy.Orders.Of(asked.App);
            if (order.WrongWith(asked.Version) is { } why)
            {
                throw new UsageException($"'{asked.Version}' is no range of versions: {why} Accepted forms: {order.AcceptedRanges}.");
            }

            await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
            var all = await StartedMigrations.ReadAsync(database.State, cancellationToken).ConfigureAwait(false);
            StartedMigrations.Chosen(all, [migration], _ => true);
            await database.State.RequireAsync(
                migration,
                asked.App,
                asked.Version,
                EffectiveRequirements.Word(RequirementOrigin.Require),
                invocation.RunSettings.Owner,
                cancellationToken).ConfigureAwait(false);
            return invocation.Done(
                $"Migration {migration} requires {asked.App} {asked.Version}.",
                new Dictionary<string, string> { ["migration"] = migration.ToString(), ["app"] = asked.App, ["range"] = asked.Version });
        });
    }
}
