using Migrator.Execution.Runs;
using Migrator.Gates;
using Migrator.Planning;

namespace Migrator.Demo.Story;

/// <summary>Something that whoever watches the demo should see.</summary>
public abstract record DemoEvent;

/// <summary>The next part of the story.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Title">A few words.</param>
/// <param name="Sentence">What happens in it, and why it harms nobody.</param>
public sealed record ChapterBegan(int Number, string Title, string Sentence) : DemoEvent;

/// <summary>A fact.</summary>
public sealed record Said(string Text) : DemoEvent;

/// <summary>One of the changes that the migration asks for.</summary>
/// <param name="Kind">In one word.</param>
/// <param name="Before">What there is.</param>
/// <param name="After">What there will be.</param>
public sealed record ChangeListed(string Kind, string Before, string After) : DemoEvent;

/// <summary>What a user would type for what comes now.</summary>
public sealed record CommandTyped(string Command) : DemoEvent;

/// <summary>Whether a version of the application may start.</summary>
public sealed record AdmissionAnswered(Admission Admission) : DemoEvent;

/// <summary>Whether a stage of contract may begin.</summary>
public sealed record GateAnswered(GateReport Gate) : DemoEvent;

/// <summary>A step has finished.</summary>
public sealed record StepFinished(PlanStep Step, TimeSpan Elapsed, TimeSpan? LockHeld) : DemoEvent;

/// <summary>A table's existing rows are copied.</summary>
public sealed record TableCopied(TableName Table, long Rows, TimeSpan Elapsed) : DemoEvent;

/// <summary>Both shapes of a table were compared.</summary>
public sealed record TableVerified(TableName Table, long Rows, long Pending, long Mismatched) : DemoEvent;

/// <summary>Something has come out as it should, or has not.</summary>
/// <param name="Text">What.</param>
/// <param name="IsGood">True if it is what the promises say.</param>
public sealed record Proved(string Text, bool IsGood) : DemoEvent;

/// <summary>A version of the application has started or stopped.</summary>
public sealed record ApplicationMoved(string Version, bool IsLive) : DemoEvent;

/// <summary>A moment in the life of the shop; comes several times a second.</summary>
/// <param name="Applications">What each version has done so far.</param>
/// <param name="Backfill">How far the backfill has come; null while none runs.</param>
public sealed record Ticked(IReadOnlyList<ApplicationCounts> Applications, BackfillAdvanced? Backfill) : DemoEvent;

/// <summary>What a version of the application has done so far.</summary>
/// <param name="Version">The version.</param>
/// <param name="IsLive">True while it runs.</param>
/// <param name="Statements">Statements it has run.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="PerSecond">Statements a second, lately.</param>
public sealed record ApplicationCounts(string Version, bool IsLive, long Statements, long Failed, double PerSecond);
