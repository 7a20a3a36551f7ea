using System.Globalization;
using Migrator.Execution;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;

namespace Migrator.Reporting;

/// <summary>What happens in a run, one line each.</summary>
public static class EventText
{
    /// <summary>The line.</summary>
    public static string Line(RunEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return AuthorText.Line($"{happened.Migration} {Sentence(happened)}");
    }

    /// <summary>How far a backfill has come.</summary>
    public static string Progress(BackfillAdvanced advanced, Sparkline? speeds = null)
    {
        ArgumentNullException.ThrowIfNull(advanced);
        var remaining = advanced.Remaining is { } left ? $", {Quantity.Time(left)} left" : "";
        var reason = advanced.Reason is { } text ? $" ({text})" : "";
        var batch = advanced.BatchTime is { } time ? $", batches of {Quantity.Time(time)}" : "";
        var workers = advanced.Workers == 1 ? "" : $", {Quantity.Of(advanced.Workers, "worker")}";
        return $"{Quantity.Percent(advanced.Fraction)}, {Quantity.Of(advanced.RowsDone, "row")}, {(speeds is null ? "" : speeds + " ")}{Quantity.Count((long)advanced.RowsPerSecond)} rows/s{remaining}{batch}{workers}{reason}";
    }

    private static string Sentence(RunEvent happened) => happened switch
    {
        StepBegan began => $"{began.Step.Id} {(began.IsUndo ? "undo of: " : "")}{began.Step.Purpose}",
        StepEnded ended => $"{ended.Step.Id} {(ended.IsUndo ? "undone" : "done")} in {Quantity.Time(ended.Elapsed)}{Held(ended.LockHeld)}",
        StepWaits waits => $"{waits.Step.Id} could not get its locks (attempt {waits.Attempt.ToString(CultureInfo.InvariantCulture)}), tries again in {Quantity.Time(waits.NextIn)}{Blocking(waits.Blockers)}",
        BackfillAdvanced advanced => $"backfill of {advanced.Table}: {Progress(advanced)}",
        BackfillThrottled throttled => $"backfill of {throttled.Table} held back since {Quantity.Moment(throttled.State.Since)}: {throttled.State.By}",
        BackfillReleased released => $"backfill of {released.Table} goes on",
        BackfillEnded ended => $"backfill of {ended.Table} complete: {Quantity.Of(ended.RowsDone, "row")} written of {Quantity.Count(ended.RowsInTable)}, in {Quantity.Time(ended.Elapsed)}",
        VerificationAdvanced advanced => $"verification of {advanced.Table}: {Quantity.Percent(advanced.Fraction)}",
        Verified verified => $"verified {verified.Evidence.Table}: {Quantity.Of(verified.Evidence.Rows, "row")} compared, {Quantity.Count(verified.Evidence.Pending)} pending, {Quantity.Count(verified.Evidence.Mismatched)} mismatched",
        GateWaits waits => $"the gate of {GateText.Name(waits.Gate.Stage)} is closed: {Closed(waits)}",
        Noted noted => noted.Text,
        _ => happened.GetType().Name,
    };

    private static string Held(TimeSpan? held) => held is { } time ? $", locks held for {Quantity.Time(time)}" : "";

    private static string Blocking(IReadOnlyList<Blocker> blockers)
        => blockers.Count == 0 ? "" : "; in the way: " + BlockerText.Of(blockers);

    private static string Closed(GateWaits waits)
        => string.Join("; ", GateText.Closed(waits.Gate).Select(condition => $"{condition.Name}: {condition.Evidence}"));
}
