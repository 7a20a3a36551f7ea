using System.Text;
using Migrator.Planning;

namespace Migrator.Reporting;

/// <summary>A plan as a script: every statement in order, by phases, with its purpose and its locks as comments.</summary>
public static class PlanScript
{
    /// <summary>The script.</summary>
    public static string Render(MigrationPlan plan, ScriptFrame frame)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(frame);
        var script = new StringBuilder();
        Comment(script, $"Migration {plan.Id}: {plan.Title}");
        Comment(script, $"Plan {plan.Hash} for {plan.Target.Provider} {plan.Target.Major}, database {plan.Target.Database}");
        Comment(script, "For review, and for a rehearsal on a copy. The tool journals what it does and copies rows in");
        Comment(script, "batches; what is run by hand from here is unknown to it.");
        script.Append('\n').Append(frame.Head).Append('\n');
        foreach (var section in PlanSection.Of(plan))
        {
            script.Append('\n');
            Comment(script, new string('=', 70));
            Comment(script, $"{section.Name}. {section.Meaning}");
            if (section.Stage is { } stage)
            {
                Comment(script, $"Gate: {GateText.Condition(plan.Requirements, stage)}");
            }

            Comment(script, new string('=', 70));
            foreach (var step in section.Steps)
            {
                script.Append('\n');
                Step(script, step, frame);
            }
        }

        return script.ToString();
    }

    private static void Step(StringBuilder script, PlanStep step, ScriptFrame frame)
    {
        Comment(script, $"{step.Id}: {step.Purpose}");
        Comment(script, $"why: {step.Cause}");
        foreach (var held in step.Do.Locks)
        {
            Comment(script, $"locks: {held.Table} {held.Mode}");
        }

        if (step.IsPointOfNoReturn)
        {
            Comment(script, "POINT OF NO RETURN");
        }

        if (step.Kind != StepKind.Statements)
        {
            // A batch's statement has parameters, which no client of the server's fills in.
            Comment(script, step.Kind == StepKind.Verify ? "run: migrator verify" : "run: migrator backfill; each batch is");
            foreach (var line in step.Do.AllStatements.SelectMany(statement => AuthorText.Block(statement.Sql).Split('\n')))
            {
                Comment(script, line);
            }

            return;
        }

        var isFramed = step.Do.IsTransactional;
        Line(script, isFramed ? frame.Begin : null);
        foreach (var statement in step.Do.AllStatements)
        {
            Line(script, Terminated(AuthorText.Block(statement.Sql).TrimEnd()));
        }

        Line(script, isFramed ? frame.Commit : null);
    }

    private static string Terminated(string sql)
    {
        var lastLine = sql[(sql.LastIndexOf('\n') + 1)..];

        // A comment at the end would swallow the semicolon.
        return lastLine.Contains("--", StringComparison.Ordinal) ? sql + "\n;" : sql.EndsWith(';') ? sql : sql + ";";
    }

    private static void Comment(StringBuilder script, string text) => script.Append("-- ").Append(AuthorText.Line(text)).Append('\n');

    private static void Line(StringBuilder script, string? line)
    {
        if (line is not null)
        {
            script.Append(line).Append('\n');
        }
    }
}
