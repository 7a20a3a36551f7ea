using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Execution.Ports;
using Migrator.Gates;
using Migrator.Gates.Orders;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>Prints fences that the server itself holds.</summary>
internal static class FenceCommand
{
    public static Command Create(Tool tool) => new ToolCommand(
        "fence",
        "Prints fences that the server itself holds against old versions.",
        "migrator fence script shop=2.4.0 --kind login-trigger")
    {
        Script(tool),
    };

    private static Command Script(Tool tool)
    {
        var app = AppArgument.Create("The application and the first version that is let in.");
        var kind = new Option<string>("--kind") { Description = "What keeps old versions out.", HelpName = "role|login-trigger", Required = true };
        kind.AcceptOnlyFromAmong("role", "login-trigger");
        var role = new Option<string?>("--role") { Description = "The role of the release line that is kept out; for --kind role.", HelpName = "ROLE" };
        var undo = new Option<bool>("--undo") { Description = "Prints what takes the fence away again." };
        var command = new ToolCommand(
            "script",
            "Prints a script for a superuser to read and to run. Changes nothing.",
            "migrator fence script shop=2.4.0 --kind role --role shop_2_3\nmigrator fence script shop=2.4.0 --kind login-trigger --undo")
        {
            app, kind, role, undo,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var asked = invocation.Value(app);
            var fence = Fence(asked, invocation.Value(kind) ?? "", invocation.Value(role), invocation.Settings.Policy.Orders) with { IsUndo = invocation.Value(undo) };
            var server = (await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false)).Server;
            if (server.Major < fence.FromMajor)
            {
                throw new UsageException($"The server is PostgreSQL {server.Major}; a login trigger needs {fence.FromMajor} or later. Use --kind role.");
            }

            var sql = database.Execution.WriteFenceScript(fence);
            var values = new Dictionary<string, string> { ["app"] = asked.App, ["version"] = asked.Version, ["kind"] = invocation.Value(kind) ?? "", ["sql"] = sql };
            return invocation.Answer(ExitCode.Done, "Nothing was changed: run the script as a superuser.", exit => new DoneAnswer(values, exit), sql);
        });
    }

    private static HardFence Fence(AppAtVersion asked, string kind, string? role, VersionOrders orders)
    {
        AppArgument.RequireVersion(asked, orders);
        if (kind == "role")
        {
            return new RoleFence(role ?? throw new UsageException("--kind role needs --role: the role that the old release line connects as."));
        }

        if (role is not null)
        {
            throw new UsageException("--role belongs to --kind role.");
        }

        // The trigger compares numbers, up to four of them: it knows neither releases nor other schemes.
        if (orders.SchemeOf(asked.App) is not VersionScheme.SemVer and var scheme || !AppVersion.TryParse(asked.Version, out var first))
        {
            throw new UsageException($"The versions of {asked.App} are ordered by Apps:{asked.App}:Scheme, and a login trigger compares them as semver. Use --kind role.");
        }

        return first.IsPrerelease
            ? throw new UsageException($"'{asked.Version}' is a pre-release; give the first release that is let in.")
            : new LoginFence(asked.App, first);
    }
}
