using System.CommandLine;
using System.Text.RegularExpressions;
using Migrator.Cli.Options;
using Migrator.Reporting;

namespace Migrator.Cli.Commands;

/// <summary>Approves a plan that somebody has reviewed.</summary>
internal static partial class ApproveCommand
{
    public static Command Create(Tool tool)
    {
        var hash = new Argument<string>("PLAN-HASH") { Description = "The plan's hash, as 'migrator plan' shows it. Another plan of the same migration is not meant." };
        var comment = new Option<string?>("--comment") { Description = "What there is to say; kept with the approval.", HelpName = "TEXT" };
        var command = new ToolCommand(
            "approve",
            "Approves a plan, so that it may run where Gate:RequireApproval is set. Kept in the audit.",
            "migrator approve sha256:9f2c41d07b... --comment \"read with the team\"")
        {
            hash, comment,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var asked = invocation.Value(hash);
            if (!Hash().IsMatch(asked))
            {
                throw new UsageException($"'{asked}' is no hash of a plan. Give it whole, as 'migrator plan' shows it: sha256: and 64 digits.");
            }

            await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
            var approval = await database.State.ApproveAsync(asked, invocation.Value(comment), invocation.RunSettings.Owner, cancellationToken).ConfigureAwait(false);
            return invocation.Done(
                $"The plan {approval.PlanHash} is approved, by {approval.By} at {Quantity.Moment(approval.At)}.",
                new Dictionary<string, string> { ["planHash"] = approval.PlanHash, ["by"] = approval.By, ["at"] = Quantity.Moment(approval.At) });
        });
    }

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();
}
