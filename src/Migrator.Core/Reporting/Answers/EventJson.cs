using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Migrator.Execution.Runs;
using Migrator.Planning;

namespace Migrator.Reporting.Answers;

/// <summary>What happens in a run as JSON, one event a line, with names that never change.</summary>
public static class EventJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line.</summary>
    public static string Line(RunEvent happened, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("event", Name(happened));
            json.WriteString("at", at);
            json.WriteNumber("migration", happened.Migration.Value);
            Facts(json, happened);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The stable name of an event.</summary>
    public static string Name(RunEvent happened) => happened switch
    {
        StepBegan => "step-began",
        StepEnded => "step-ended",
        StepWaits => "step-waits",
        BackfillAdvanced => "backfill-advanced",
        BackfillThrottled => "backfill-throttled",
        BackfillReleased => "backfill-released",
        BackfillEnded => "backfill-ended",
        VerificationAdvanced => "verification-advanced",
        Verified => "verified",
        GateWaits => "gate-waits",
        _ => "noted",
    };

    private static void Facts(Utf8JsonWriter json, RunEvent happened)
    {
        switch (happened)
        {
            case StepBegan began:
                Step(json, began.Step, began.IsUndo);
                break;
            case StepEnded ended:
                Step(json, ended.Step, ended.IsUndo);
                json.WriteNumber("elapsedMs", Milliseconds(ended.Elapsed));
                Time(json, "lockHeldMs", ended.LockHeld);
                break;
            case StepWaits waits:
                Step(json, waits.Step, isUndo: false);
                json.WriteNumber("attempt", waits.Attempt);
                json.WriteNumber("nextInMs", Milliseconds(waits.NextIn));
                json.WriteStartArray("blockers");
                foreach (var blocker in waits.Blockers)
                {
                    json.WriteStartObject();
                    json.WriteNumber("pid", blocker.ProcessId);
                    json.WriteString("application", blocker.Application);
                    json.WriteString("user", blocker.User);
                    json.WriteString("state", blocker.State);
                    Time(json, "transactionAgeMs", blocker.TransactionAge);
                    json.WriteString("statement", blocker.Query);
                    Time(json, "statementAgeMs", blocker.QueryAge);
                    if (blocker.Gid is { } gid)
                    {
                        json.WriteString("gid", gid);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case BackfillAdvanced advanced:
                json.WriteString("table", advanced.Table.ToString());
                json.WriteNumber("rowsDone", advanced.RowsDone);
                json.WriteNumber("fraction", Math.Round(advanced.Fraction, 6));
                json.WriteNumber("rowsPerSecond", Math.Round(advanced.RowsPerSecond, 1));
                Time(json, "remainingMs", advanced.Remaining);
                Time(json, "batchMs", advanced.BatchTime);
                json.WriteNumber("workers", advanced.Workers);
                json.WriteString("reason", advanced.Reason);
                break;
            case BackfillThrottled throttled:
                json.WriteString("table", throttled.Table.ToString());
                json.WriteString("since", throttled.State.Since);
                json.WriteStartArray("signals");
                foreach (var reason in throttled.State.Reasons)
                {
                    json.WriteStartObject();
                    json.WriteString("signal", reason.Signal);
                    json.WriteString("reason", reason.Sentence);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                break;
            case BackfillReleased released:
                json.WriteString("table", released.Table.ToString());
                break;
            case BackfillEnded ended:
                json.WriteString("table", ended.Table.ToString());
                json.WriteNumber("rowsDone", ended.RowsDone);
                json.WriteNumber("rowsInTable", ended.RowsInTable);
                json.WriteNumber("poisoned", ended.Poisoned);
                json.WriteNumber("elapsedMs", Milliseconds(ended.Elapsed));
                break;
            case VerificationAdvanced advanced:
                json.WriteString("table", advanced.Table.ToString());
                json.WriteNumber("fraction", Math.Round(advanced.Fraction, 6));
                break;
            case Verified verified:
                json.WriteString("table", verified.Evidence.Table.ToString());
                json.WriteString("mode", verified.Evidence.Mode);
                json.WriteNumber("rows", verified.Evidence.Rows);
                json.WriteNumber("pending", verified.Evidence.Pending);
                json.WriteNumber("mismatched", verified.Evidence.Mismatched);
                json.WriteNumber("lossy", verified.Evidence.Lossy);
                break;
            case GateWaits waits:
                json.WriteString("stage", GateText.Name(waits.Gate.Stage));
                json.WriteStartArray("closed");
                foreach (var condition in GateText.Closed(waits.Gate))
                {
                    json.WriteStringValue(condition.Name);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteString("text", EventText.Line(happened));
                break;
        }
    }

    private static void Step(Utf8JsonWriter json, PlanStep step, bool isUndo)
    {
        json.WriteString("step", step.Id);
        json.WriteString("purpose", step.Purpose);
        json.WriteBoolean("isUndo", isUndo);
    }

    private static void Time(Utf8JsonWriter json, string name, TimeSpan? span)
    {
        if (span is { } time)
        {
            json.WriteNumber(name, Milliseconds(time));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static long Milliseconds(TimeSpan span) => (long)Math.Round(span.TotalMilliseconds);
}
