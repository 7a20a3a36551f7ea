using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

/// <summary>What only the clock opens: the time of day for changes, and the days that an old shape stays out of reach.</summary>
public sealed class TimeConditionTests
{
    [Fact]
    public void Outside_the_times_for_changes_contract_waits_for_the_next_one()
    {
        var facts = Open with { ChangeWindows = [Window("22:00-05:00 UTC"), Window("13:00-14:00 Europe/Berlin")] };

        Assert.Equal(
            "Closed: It is outside 22:00-05:00 UTC and 13:00-14:00 Europe/Berlin.\nGo on after 2026-11-23 22:00:00Z.",
            (facts with { Clock = Noon.AddHours(1) }).Says(ConditionName.ChangeWindow));
        Assert.Equal("Open: It is within 13:00-14:00 Europe/Berlin.", facts.Says(ConditionName.ChangeWindow));
        Assert.Equal(Noon.AddHours(10), GateKeeping.Judge(facts with { Clock = Noon.AddHours(1) }).Conditions.Single(one => one.Name == ConditionName.ChangeWindow).OpensAt);
    }

    [Fact]
    public void Without_such_times_it_may_run_at_any_time()
        => Assert.Equal("Open: Contract may run at any time of day.", Open.Says(ConditionName.ChangeWindow));

    [Fact]
    public void What_is_out_of_reach_stays_so_for_its_days_before_it_is_dropped()
    {
        Assert.Equal(
            "Closed: The old shape has been out of reach since 2026-11-20 12:00:00Z, and stays so for 7 days.\nGo on after 2026-11-27 12:00:00Z.",
            Quarantined(Noon.AddDays(-3)).Says(ConditionName.QuarantineOver));
        Assert.Equal("Open: The old shape has been out of reach since 2026-11-16 12:00:00Z, and stays so for 7 days.", Quarantined(Noon.AddDays(-7)).Says(ConditionName.QuarantineOver));
        Assert.Equal(Noon.AddDays(4), GateKeeping.Judge(Quarantined(Noon.AddDays(-3))).Conditions.Single(one => one.Name == ConditionName.QuarantineOver).OpensAt);
    }

    [Fact]
    public void What_is_not_out_of_reach_yet_is_not_dropped()
        => Assert.Equal(
            "Closed: The old shape stays out of reach for 7 days before it is dropped, and is not yet.\nRun: migrator contract 5 --until quarantine.",
            Quarantined(at: null).Says(ConditionName.QuarantineOver));

    private static GateFacts Quarantined(DateTimeOffset? at)
    {
        var plan = Plan with { QuarantineDays = 7, Steps = [.. Plan.Steps, Step("Q1", Phase.Contract, ContractStage.Quarantine)] };
        var migration = Migration(MigrationState.Contracting, "E1", "B1", "B2", "F1");
        return Open with
        {
            Migration = migration with { Plan = plan, Steps = [.. migration.Steps, new StepRecord("Q1", at is null ? StepState.Waiting : StepState.Done, at, null)] },
        };
    }

    private static TimeWindow Window(string text) => TimeWindow.TryParse(text, out var window, out var why) ? window : throw new ArgumentException(why);
}
