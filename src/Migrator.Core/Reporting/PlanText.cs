using System.Globalization;
using Migrator.Changes;
using Migrator.Gates;
using Migrator.Planning;

namespace Migrator.Reporting;

/// <summary>A plan as a person reviews it.</summary>
public static class PlanText
{
    /// <summary>The whole plan, 100 columns wide.</summary>
    public static string Render(MigrationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var page = new TextPage();
        Header(page, plan);
        Tables(page, plan.Tables);
        foreach (var section in PlanSection.Of(plan))
        {
            Section(page, plan, section);
        }

        FindingsText.Write(page, plan.Findings);
        return page.ToString();
    }

    private static void Header(TextPage page, MigrationPlan plan)
    {
        page.Sentence("", $"Migration {plan.Id}: {plan.Title}");
        page.Verbatim(new string('═', TextPage.Width));
        page.Labelled("", "source", 10, plan.Location is null ? plan.Source : $"{plan.Source} ({plan.Location})");
        page.Labelled("", "target", 10, $"{plan.Target.Provider} {plan.Target.Major.ToString(CultureInfo.InvariantCulture)}, database {plan.Target.Database} ({plan.Target.Identity})");
        page.Labelled("", "hash", 10, plan.Hash);
        page.Labelled("", "steps", 10, Timeline(plan));
        if (plan.DependsOn.Count > 0)
        {
            page.Labelled("", "after", 10, $"migration {string.Join(", ", plan.DependsOn)}: contracts go in order");
        }

        if (plan.IsFresh)
        {
            page.Labelled("", "short way", 10, "nothing is live and the tables are empty: straight to the end state, no triggers, no batches, no way back");
        }

        foreach (var requirement in plan.Requirements)
        {
            page.Labelled("", "requires", 10, Describe(requirement));
        }

        if (plan.QuarantineDays is { } days)
        {
            page.Labelled("", "keeps", 10, $"the old shape for {Quantity.Of(days, "day")} under another name before it is dropped");
        }

        if (plan.VersionTable is { } versions)
        {
            page.Labelled("", "records", 10, $"its number in {versions.Table}, FluentMigrator's own table, when it has reached its end");
        }
    }

    private static string Timeline(MigrationPlan plan)
    {
        var counts = PlanSection.Of(plan).Select(section => $"{section.Name} {section.Steps.Count.ToString(CultureInfo.InvariantCulture)}");
        return plan.Steps.Count == 0 ? "none: there is nothing to do" : string.Join(" → ", counts);
    }

    private static string Describe(AppRequirement requirement)
    {
        var stages = new List<string>();
        if (requirement.WritesBoth is { } writers)
        {
            stages.Add($"{writers}, which write both shapes, before backfill");
        }

        if (requirement.Flip is { } flip)
        {
            stages.Add($"{flip} before flip");
        }

        if (requirement.Contract is { } contract)
        {
            stages.Add($"{contract} before contract");
        }

        if (requirement.AfterContract is { } after)
        {
            stages.Add($"{after} not before contract has brought what it needs");
        }

        return $"{requirement.App} {string.Join(", ", stages)}";
    }

    private static void Tables(TextPage page, IReadOnlyList<PlannedTable> tables)
    {
        if (tables.Count == 0)
        {
            return;
        }

        var names = tables.Select(table => AuthorText.Line(table.Name.ToString())).ToList();
        var width = Math.Clamp(names.Max(name => name.Length), 20, 60);
        page.Blank();
        page.Verbatim($"{"Tables".PadRight(width + 2)}{"rows (est.)",16}{"size",12}{"indexes",10}");
        for (var row = 0; row < tables.Count; row++)
        {
            var rows = tables[row].EstimatedRows is { } estimate ? "~" + Quantity.Count(estimate) : "not counted";
            page.Verbatim($"  {names[row].PadRight(width)}{rows,16}{Quantity.Size(tables[row].Bytes),12}{Quantity.Count(tables[row].Indexes),10}");
        }
    }

    private static void Section(TextPage page, MigrationPlan plan, PlanSection section)
    {
        page.Blank();
        page.Verbatim($"── {section.Name.ToUpperInvariant()} {new string('─', TextPage.Width - section.Name.Length - 4)}");
        page.Sentence("   ", section.Meaning);
        if (section.Stage is { } stage)
        {
            page.Labelled("   ", "gate", 9, GateText.Condition(plan.Requirements, stage));
        }

        if (section.Phase == Phase.Backfill && EffectiveRequirements.OfWriters(plan.Requirements) is { Count: > 0 } writers)
        {
            page.Labelled("   ", "gate", 9, $"every live {string.Join(", every live ", writers.Select(one => $"{one.App} is {one.Range}"))}; no transaction of an older one is left");
        }

        foreach (var step in section.Steps)
        {
            page.Blank();
            StepText.Write(page, step);
        }
    }
}
