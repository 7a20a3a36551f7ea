using Migrator.Changes;
using Migrator.Gates;
using Migrator.Planning;

namespace Migrator.Reporting;

/// <summary>Gates as a person reads them.</summary>
public static class GateText
{
    /// <summary>A report: the verdict, then each condition with what was seen and what opens it.</summary>
    public static string Render(GateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new TextPage();
        page.Sentence("", $"Migration {report.Migration}, gate of {Name(report)}: {Verdict(report)}");
        Conditions(page, "  ", report.Conditions);
        return page.ToString();
    }

    /// <summary>The name of what a report's gate stands before.</summary>
    public static string Name(GateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.IsForBackfill ? "backfill" : Name(report.Stage);
    }

    /// <summary>The name of what the gate stands before.</summary>
    public static string Name(ContractStage? stage) => stage switch
    {
        ContractStage.Flip => "flip",
        ContractStage.Quarantine => "quarantine",
        ContractStage.Drop => "drop",
        _ => "rollback",
    };

    /// <summary>The conditions that keep the gate closed.</summary>
    internal static IReadOnlyList<ConditionReport> Closed(GateReport report)
        => [.. report.Conditions.Where(condition => condition.Verdict is ConditionVerdict.Closed or ConditionVerdict.NeedsHuman)];

    internal static void Conditions(TextPage page, string indent, IReadOnlyList<ConditionReport> conditions)
    {
        var width = conditions.Select(condition => condition.Name.Length).DefaultIfEmpty(0).Max() + 2;
        foreach (var condition in conditions)
        {
            page.Labelled(indent, $"{Word(condition.Verdict),-11}{condition.Name.PadRight(width)}", 11 + width, condition.Evidence);
            if (condition.Advice is { } advice)
            {
                page.Labelled(indent, "", 11 + width, $"→ {advice}");
            }
        }
    }

    /// <summary>Which application versions open a stage, by what the author wrote.</summary>
    internal static string Condition(IReadOnlyList<AppRequirement> requirements, ContractStage stage)
    {
        var ranges = requirements
            .Select(requirement => (requirement.App, Range: stage == ContractStage.Flip ? requirement.Flip ?? requirement.Contract : requirement.Contract))
            .Where(requirement => requirement.Range is not null)
            .Select(requirement => $"every live {requirement.App} is {requirement.Range}")
            .ToList();
        return ranges.Count > 0
            ? $"{string.Join(", ", ranges)}; backfill complete; verification fresh and clean; sync untouched"
            : "closed until something says which versions work without the old shape: "
                + "[RequiresApp], expand --release APP=VERSION, Requires in the configuration, or migrator require";
    }

    private static string Verdict(GateReport report)
        => report.IsOpen ? "open" : report.NeedsHuman ? "closed, and somebody has to act" : "closed for now";

    private static string Word(ConditionVerdict verdict) => verdict switch
    {
        ConditionVerdict.Open => "open",
        ConditionVerdict.Waived => "waived",
        ConditionVerdict.NeedsHuman => "needs you",
        _ => "closed",
    };
}
