using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Gates.Orders;

namespace Migrator.Cli.Commands;

/// <summary>Starts migrations: makes the new shape beside the old one.</summary>
internal static class ExpandCommand
{
    private static readonly TimeSpan UsualPatience = TimeSpan.FromMinutes(10);

    public static Command Create(Tool tool)
    {
        var ids = Ids.Optional("The migrations to start; each that is due by default, in order.");
        var release = new Option<string[]>("--release") { Description = "The first release that does not need the old shape; may be repeated.", HelpName = "APP=VERSION" };
        var plan = new Option<string?>("--plan") { Description = "Runs exactly this reviewed plan, or stops with 4 if it no longer fits.", HelpName = "FILE" };
        var wait = new Option<bool>("--wait") { Description = "Waits while another runner is at it." };
        var timeout = DurationOption.Create("--timeout", "How long to wait; 10m by default.");
        var command = new ToolCommand(
            "expand",
            "Adds the new shape beside the old one and keeps both alike. Nothing that runs is disturbed.",
            "migrator expand --migrations src/Shop.Migrations --release shop=2.4.0\nmigrator expand --plan plan.json")
        {
            ids, release, plan, wait, timeout,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var releases = (invocation.Value(release) ?? []).Select(text => Release(text, invocation.Settings.Policy.Orders)).ToList();
            TimeSpan? patience = invocation.Value(wait) ? invocation.Value(timeout) ?? UsualPatience : null;
            var chosen = invocation.Value(ids);
            var finished = await Watching.RunAsync(invocation, observer =>
            {
                var work = new Expansion(invocation, database, observer, releases, new LeasePatience(patience, invocation.Surroundings.Time));
                return invocation.Value(plan) is { } file
                    ? work.RunReviewedAsync(file, chosen, cancellationToken)
                    : work.RunDueAsync(chosen, cancellationToken);
            }).ConfigureAwait(false);
            return RunAnswering.Give(invocation, "expand", finished);
        }, tool.Common.RunOutput);
    }

    private static AppRelease Release(string text, VersionOrders orders)
        => AppAtVersion.TryParse(text, out var parsed) && orders.Of(parsed.App).IsVersion(parsed.Version)
            ? new AppRelease(parsed.App, parsed.Version)
            : throw new UsageException($"--release {text} is not APP=VERSION, with a version such as {orders.Of(parsed?.App ?? "").AcceptedVersions}.");
}
