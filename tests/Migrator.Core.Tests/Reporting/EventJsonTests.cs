using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Tests.Reporting;

public sealed class EventJsonTests
{
    private static readonly MigrationId Id = new(42);
    private static readonly TableName Table = new("shop", "items");
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_backfill_that_advances()
        => Assert.Equal(
            """{"event":"backfill-advanced","at":"2026-11-26T12:00:00+00:00","migration":42,"table":"shop.items","rowsDone":1000,"fraction":0.5,"rowsPerSecond":250.5,"remainingMs":4000,"batchMs":240,"workers":2,"reason":null}""",
            EventJson.Line(new BackfillAdvanced(Id, Table, 1000, 0.5, 250.5, TimeSpan.FromSeconds(4), null) { BatchTime = TimeSpan.FromMilliseconds(240), Workers = 2 }, Noon));

    [Fact]
    public void A_backfill_that_is_held_back_and_goes_on()
    {
        var state = new ThrottleState(Noon, [new("pause", "paused by ann"), new("replica-lag", "replica r1 is late")]);

        Assert.Equal(
            """{"event":"backfill-throttled","at":"2026-11-26T12:00:00+00:00","migration":42,"table":"shop.items","since":"2026-11-26T12:00:00+00:00","signals":[{"signal":"pause","reason":"paused by ann"},{"signal":"replica-lag","reason":"replica r1 is late"}]}""",
            EventJson.Line(new BackfillThrottled(Id, Table, state, IsNews: true), Noon));
        Assert.Equal("42 backfill of shop.items held back since 2026-11-26 12:00:00Z: paused by ann; replica r1 is late", EventText.Line(new BackfillThrottled(Id, Table, state, IsNews: true)));
        Assert.Equal("""{"event":"backfill-released","at":"2026-11-26T12:00:00+00:00","migration":42,"table":"shop.items"}""", EventJson.Line(new BackfillReleased(Id, Table), Noon));
    }

    [Fact]
    public void A_backfill_that_has_ended()
        => Assert.Equal(
            """{"event":"backfill-ended","at":"2026-11-26T12:00:00+00:00","migration":42,"table":"shop.items","rowsDone":9,"rowsInTable":10,"poisoned":1,"elapsedMs":2000}""",
            EventJson.Line(new BackfillEnded(Id, Table, 9, 10, TimeSpan.FromSeconds(2)) { Poisoned = 1 }, Noon));

    [Fact]
    public void A_step_that_waits_says_who_is_in_the_way_and_since_when()
    {
        var blocker = new Blocker(77, "report", "ann", "idle in transaction", TimeSpan.FromSeconds(9), "SELECT", YieldsToDeadlockCheck: false, TimeSpan.FromSeconds(8));
        var step = SamplePlan.Create().Steps[0];

        var line = EventJson.Line(new StepWaits(Id, step, 2, TimeSpan.FromSeconds(1), [blocker, blocker with { ProcessId = 78, TransactionAge = null, QueryAge = null }]), Noon);

        Assert.EndsWith(
            """
            "attempt":2,"nextInMs":1000,"blockers":[{"pid":77,"application":"report","user":"ann","state":"idle in transaction","transactionAgeMs":9000,"statement":"SELECT","statementAgeMs":8000},{"pid":78,"application":"report","user":"ann","state":"idle in transaction","transactionAgeMs":null,"statement":"SELECT","statementAgeMs":null}]}
            """, line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prepared_transaction_in_the_way_is_named_with_what_ends_it()
    {
        var waits = new StepWaits(Id, SamplePlan.Create().Steps[0], 2, TimeSpan.FromSeconds(1), [new Blocker(0, "", "ann", "prepared transaction", TimeSpan.FromMinutes(2), "", YieldsToDeadlockCheck: false, Gid: "it's left")]);

        Assert.EndsWith("""
            "blockers":[{"pid":0,"application":"","user":"ann","state":"prepared transaction","transactionAgeMs":120000,"statement":"","statementAgeMs":null,"gid":"it's left"}]}
            """, EventJson.Line(waits, Noon), StringComparison.Ordinal);
        Assert.EndsWith(
            "; in the way: prepared transaction 'it's left' (user ann, prepared 120 s ago; it ends by COMMIT PREPARED 'it''s left' or ROLLBACK PREPARED 'it''s left', in this database)",
            EventText.Line(waits), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_else_is_said()
        => Assert.Equal("""{"event":"noted","at":"2026-11-26T12:00:00+00:00","migration":42,"text":"42 3 rows stay."}""", EventJson.Line(new Noted(Id, "3 rows stay."), Noon));

    [Fact]
    public void Progress_in_words_with_the_speed_of_late()
    {
        var speeds = new Sparkline(width: 3);
        speeds.Add(100);
        speeds.Add(200);

        Assert.Equal(
            "50.0 %, 1,000 rows, ▅█ 250 rows/s, 4.0 s left, batches of 240 ms, 2 workers (lock timeout)",
            EventText.Progress(new BackfillAdvanced(Id, Table, 1000, 0.5, 250.5, TimeSpan.FromSeconds(4), "lock timeout") { BatchTime = TimeSpan.FromMilliseconds(240), Workers = 2 }, speeds));
        Assert.Equal("50.0 %, 1,000 rows, 250 rows/s", EventText.Progress(new BackfillAdvanced(Id, Table, 1000, 0.5, 250.5, null, null)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("0 0", "▁▁")]
    [InlineData("1 2 4 8", "▂▃▅█")]
    [InlineData("9 1 2 4 8", "▂▃▅█")]
    public void A_sparkline_shows_the_last_values_by_the_highest(string values, string shown)
    {
        var line = new Sparkline(width: 4);
        foreach (var value in values.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            line.Add(double.Parse(value, System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.Equal(shown, line.ToString());
    }
}
