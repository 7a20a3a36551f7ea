using System.CommandLine;
using Migrator.Cli.Running;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>Says whether this machine and this database are ready.</summary>
internal static class DoctorCommand
{
    public static Command Create(Tool tool)
    {
        var command = new ToolCommand(
            "doctor",
            "Looks at this machine and, where a connection is given, at the database: versions, rights, poolers, settings. Changes nothing.",
            "migrator doctor\nmigrator doctor --provider postgresql --connection-file /run/secrets/shop");
        return tool.Complete(command, async (invocation, cancellationToken) =>
        {
            var checks = new List<CheckAnswer>(MachineChecks.Look());
            checks.AddRange(await DatabaseChecks.LookAsync(invocation.Settings, cancellationToken).ConfigureAwait(false));
            return Answer(invocation, checks);
        });
    }

    private static int Answer(Invocation invocation, List<CheckAnswer> checks)
    {
        var problems = checks.Count(check => check.Verdict == Verdicts.Problem);
        return invocation.Answer(
            problems == 0 ? ExitCode.Done : ExitCode.Failed,
            problems == 0 ? "Fine." : $"{Quantity.Of(problems, "problem")}.",
            exit => new DoctorAnswer(checks, exit),
            DoctorText.Render(checks));
    }
}
