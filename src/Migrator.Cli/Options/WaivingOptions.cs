using System.CommandLine;
using Migrator.Cli.Commands;
using Migrator.Cli.Configuration;
using Migrator.Cli.Running;
using Migrator.Gates;

namespace Migrator.Cli.Options;

/// <summary>The options that set a condition aside: always one migration, a reason and an end.</summary>
internal sealed class WaivingOptions
{
    public Option<string[]> Override { get; } = new("--override")
    {
        Description = "Sets a condition of one migration's gate aside; may be repeated; needs --reason and --expires.",
        HelpName = "CONDITION",
    };

    public Option<string?> Reason { get; } = new("--reason") { Description = "Why the condition is set aside; kept in the audit.", HelpName = "TEXT" };

    public Option<TimeSpan?> Expires { get; } = DurationOption.Create("--expires", "How long the condition stays set aside.");

    public WantedWaivers Read(Invocation invocation, IReadOnlyList<MigrationId> ids)
    {
        var conditions = invocation.Value(Override) ?? [];
        var reason = invocation.Value(Reason);
        var expires = invocation.Value(Expires);
        if (conditions.Length == 0)
        {
            return reason is null && expires is null
                ? WantedWaivers.None
                : throw new UsageException("--reason and --expires belong to --override, which is not given.");
        }

        foreach (var condition in conditions)
        {
            if (!ConditionName.All.Contains(condition, StringComparer.Ordinal))
            {
                throw new UsageException($"There is no condition '{condition}'. The nearest one is '{ConditionName.All.MinBy(name => Likeness.Distance(name, condition))}'; 'migrator gate' lists them.");
            }
        }

        return (ids, reason?.Trim(), expires) switch
        {
            ({ Count: not 1 }, _, _) => throw new UsageException("--override needs the ID of one migration."),
            (_, null or "", _) => throw new UsageException("--override needs --reason: somebody will ask why."),
            (_, _, null) => throw new UsageException($"--override needs --expires: how long the condition stays set aside, such as {Durations.AcceptedForms}."),
            (_, { } why, { } duration) => new WantedWaivers(ids[0], conditions, why, duration, invocation.RunSettings.Owner),
        };
    }
}
