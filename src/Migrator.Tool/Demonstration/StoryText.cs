using Migrator.Demo.Story;
using Migrator.Execution.Runs;
using Migrator.Gates;
using Migrator.Reporting;

namespace Migrator.Tool.Demonstration;

/// <summary>The demo's story in lines, without colours.</summary>
internal static class StoryText
{
    private const int Width = 100;
    private const string Indent = "   ";

    /// <summary>The lines of an event; those that are too long go on below.</summary>
    public static IEnumerable<StoryLine> Lines(DemoEvent happened) => Told(happened).SelectMany(Wrapped);

    /// <summary>What a version has done so far, in one line.</summary>
    public static string Counter(ApplicationCounts counts)
        => $"shop {counts.Version}   {Quantity.Count(counts.Statements),9} statements   {Quantity.Count(counts.Failed)} failed   "
            + (counts.IsLive ? $"{Quantity.Count((long)counts.PerSecond),5}/s" : "stopped");

    /// <summary>How far the backfill has come, in one line.</summary>
    public static string Progress(BackfillAdvanced advanced)
        => $"{AuthorText.Line(advanced.Table.ToString())}   {EventText.Progress(advanced)}";

    private static IEnumerable<StoryLine> Told(DemoEvent happened) => happened switch
    {
        ChapterBegan chapter =>
        [
            StoryLine.Blank,
            new(StoryTone.Heading, $"{Quantity.Count(chapter.Number)}  {chapter.Title}"),
            new(StoryTone.Plain, $"{Indent}{chapter.Sentence}"),
        ],
        Said said => [new(StoryTone.Plain, $"{Indent}{AuthorText.Line(said.Text)}")],
        ChangeListed change => [new(StoryTone.Plain, $"{Indent}  {change.Kind,-8}{change.Before,-30} → {change.After}")],
        CommandTyped command => [new(StoryTone.Command, $"{Indent}$ {command.Command}")],
        AdmissionAnswered answered => [Admission(answered.Admission)],
        GateAnswered answered => Gate(answered.Gate),
        StepFinished step => Step(step),
        TableCopied copied => [Good($"{copied.Table}: {Quantity.Of(copied.Rows, "row")} copied in {Quantity.Time(copied.Elapsed)}")],
        TableVerified verified =>
        [
            Proof(
                $"{verified.Table}: {Quantity.Of(verified.Rows, "row")} compared, {Quantity.Count(verified.Pending)} not yet copied, {Quantity.Count(verified.Mismatched)} different",
                verified.Pending + verified.Mismatched == 0),
        ],
        Proved proved => [Proof(AuthorText.Line(proved.Text), proved.IsGood)],
        ApplicationMoved moved => [Good($"shop {moved.Version} {(moved.IsLive ? "is live" : "has stopped")}")],
        _ => [],
    };

    private static StoryLine Admission(Admission admission)
    {
        var reason = admission.Reasons.Where(reason => reason.Verdict == admission.Verdict).Select(reason => reason.Text).FirstOrDefault() ?? "";
        return admission.Verdict switch
        {
            AdmissionVerdict.May => Good($"may start. {reason}"),
            AdmissionVerdict.NotYet => Closed($"not yet. {reason}"),
            _ => Closed($"never again. {reason}"),
        };
    }

    private static IEnumerable<StoryLine> Gate(GateReport gate)
    {
        if (gate.IsOpen)
        {
            yield return Good($"gate of {GateText.Name(gate.Stage)}: OPEN, all {Quantity.Of(gate.Conditions.Count, "condition")} hold");
            yield break;
        }

        foreach (var condition in gate.Conditions.Where(condition => condition.Verdict is ConditionVerdict.Closed or ConditionVerdict.NeedsHuman))
        {
            yield return Closed($"gate of {GateText.Name(gate.Stage)}: CLOSED by {condition.Name}. {condition.Evidence}");
        }
    }

    private static IEnumerable<StoryLine> Step(StepFinished step)
    {
        var took = step.LockHeld is { } held ? $"locks held {Quantity.Time(held)}" : Quantity.Time(step.Elapsed);
        yield return Good($"{step.Step.Id}  {AuthorText.Line(step.Step.Purpose)} ({took})");
        if (ShortSql.Of(step.Step, Width - 10) is { } sql)
        {
            yield return new(StoryTone.Aside, $"{Indent}      {sql}");
        }
    }

    private static IEnumerable<StoryLine> Wrapped(StoryLine line)
    {
        var indent = new string(' ', line.Text.Length - line.Text.TrimStart().Length + (line.Tone is StoryTone.Plain ? 0 : 2));
        var rest = line.Text;
        while (rest.Length > Width && rest.LastIndexOf(' ', Width) is var space && space > indent.Length)
        {
            yield return line with { Text = rest[..space] };
            rest = indent + rest[(space + 1)..];
        }

        yield return line with { Text = rest };
    }

    private static StoryLine Proof(string text, bool isGood) => isGood ? Good(text) : new(StoryTone.Bad, $"{Indent}✗ {text}");

    private static StoryLine Good(string text) => new(StoryTone.Good, $"{Indent}✓ {AuthorText.Line(text)}");

    private static StoryLine Closed(string text) => new(StoryTone.Closed, $"{Indent}■ {AuthorText.Line(text)}");
}
