using Migrator.Planning;

namespace Migrator.Reporting;

/// <summary>One step of a plan as a person reviews it.</summary>
internal static class StepText
{
    private const string Indent = "        ";
    private const int Label = 10;

    public static void Write(TextPage page, PlanStep step)
    {
        page.Wrapped($"   {step.Id.PadRight(5)}", Indent, step.Purpose);
        page.Labelled(Indent, "why", Label, step.Cause);
        foreach (var held in step.Do.Locks)
        {
            page.Labelled(Indent, "locks", Label, $"{held.Table} {held.Mode}: {Waiting(held.Blocks)}");
        }

        page.Labelled(Indent, "work", Label, Work(step));
        page.Labelled(Indent, "promise", Label, Promises.Describe(step.Promise));
        if (step.Check is { } check)
        {
            page.Labelled(Indent, "before", Label, $"no row may exist: {check.Violation}");
            page.Sql(Indent, check.Sql);
        }

        if (step.IsPointOfNoReturn)
        {
            page.Labelled(Indent, "!", Label, "POINT OF NO RETURN: nothing from here on can be taken back");
        }

        Script(page, "sql", step.Do);
        Undo(page, step);
    }

    private static void Undo(TextPage page, PlanStep step)
    {
        switch (step.Undo)
        {
            case null:
                page.Labelled(Indent, "undo", Label, "cannot be undone");
                break;
            case []:
                page.Labelled(Indent, "undo", Label, "nothing to undo");
                break;
            case var scripts:
                foreach (var script in scripts)
                {
                    Script(page, "undo", script);
                }

                break;
        }
    }

    private static void Script(TextPage page, string label, StepScript script)
    {
        if (!script.AllStatements.Any())
        {
            return;
        }

        page.Verbatim(Indent + label);
        foreach (var statement in script.AllStatements)
        {
            page.Sql(Indent, Terminated(statement.Sql));
        }
    }

    private static string Terminated(string sql)
    {
        var text = sql.TrimEnd();
        return text.EndsWith(';') ? text : text + ";";
    }

    private static string Waiting(Blocks blocks) => blocks switch
    {
        Blocks.Nobody => "readers and writers go on",
        Blocks.Writes => "writers wait, readers go on",
        _ => "readers and writers wait",
    };

    private static string Work(PlanStep step)
    {
        var work = step.Work switch
        {
            StepWork.Catalog => "catalog entries only",
            StepWork.Scan => "reads the table once",
            StepWork.Build => "builds an index",
            StepWork.Batches => "writes rows in batches",
            StepWork.Rewrite => "writes every row of a small table anew",
            _ => "whatever the author's SQL does",
        };
        var patience = (step.Kind, step.Do.IsTransactional, step.Do.Patience) switch
        {
            (StepKind.Backfill or StepKind.Rows, _, _) => "one short transaction per batch; may be stopped and resumed at any time",
            (StepKind.Verify, _, _) => "one statement, one snapshot",
            (_, true, PatienceClass.Brief) => "one transaction, brief: gives way and tries again",
            (_, true, _) => "one transaction, as long as it takes",
            _ => "outside a transaction, as long as it takes; an interrupted one is recognised and repeated",
        };
        return $"{work}; {patience}";
    }
}
