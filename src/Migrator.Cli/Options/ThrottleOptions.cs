using System.CommandLine;
using Migrator.Cli.Commands;
using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Runs;
using Migrator.Execution.State;

namespace Migrator.Cli.Options;

/// <summary>The options that say how much a backfill may ask of the server; what is not given is as configured.</summary>
internal sealed class ThrottleOptions
{
    public Option<TimeSpan?> BatchTarget { get; } = DurationOption.CreatePositive("--batch-target", "How long one batch should take; 250ms by default.");

    public Option<long?> MaxRows { get; } = NumberOption("--max-rows", "About how many rows one batch may write, whatever time it would take.", "NUMBER");

    public Option<long?> MaxBytes { get; } = new("--max-bytes")
    {
        Description = $"How many bytes of the table one batch may pass over; {Sizes.AcceptedForms}.",
        HelpName = "SIZE",
        CustomParser = result => ParsedValue.Of<long>(result, Sizes.TryParse, "--max-bytes", Sizes.Complaint),
    };

    public Option<long?> VacuumEvery { get; } = NumberOption("--vacuum-every", "Vacuums the table after about so many rows, so that it grows less; a few times in a large table by default.", "ROWS");

    public Option<double?> Duty { get; } = DutyOption("The share of time that it works, such as 25%; it rests after each batch. By itself the less, the more others do.");

    public Option<string[]> Window { get; } = new("--window")
    {
        Description = $"Works only at this time of day, such as \"22:00-05:00 Europe/Berlin\"; may be repeated.",
        HelpName = "WINDOW",
    };

    public Option<TimeSpan?> MaxReplicaLag { get; } = DurationOption.Create("--max-replica-lag", "Holds back while a replica is further behind; 5s by default.");

    public Option<string?> While { get; } = new("--while") { Description = "Holds back while this query does not give true.", HelpName = "SQL" };

    public Option<BadRowPolicy?> OnBadRow { get; } = new("--on-bad-row")
    {
        Description = "What becomes of a row whose mapping fails: put-aside, and the others go on however many fail; or stop there. By default rows are put aside unless nearly all fail.",
        HelpName = "put-aside|stop",
        CustomParser = result => ParsedValue.Of<BadRowPolicy>(result, BadRowPolicies.TryParse, "--on-bad-row", BadRowPolicies.Complaint),
    };

    public IEnumerable<Option> All => [BatchTarget, MaxRows, MaxBytes, VacuumEvery, Duty, Window, MaxReplicaLag, While, OnBadRow];

    public static Option<double?> DutyOption(string description) => new("--duty")
    {
        Description = description,
        HelpName = "PERCENT",
        CustomParser = result => ParsedValue.Of<double>(result, Shares.TryParse, "--duty", Shares.Complaint),
    };

    /// <summary>The settings of a run with what this call changes of them.</summary>
    public RunSettings Read(Invocation invocation)
    {
        var settings = invocation.RunSettings;
        var windows = (invocation.Value(Window) ?? []).Select(text => TimeWindow.TryParse(text, out var window, out var why) ? window : throw new UsageException(why)).ToList();
        return settings with
        {
            BatchTarget = invocation.Value(BatchTarget) ?? settings.BatchTarget,
            OnBadRow = invocation.Value(OnBadRow) ?? settings.OnBadRow,
            IsOnBadRowGiven = invocation.Value(OnBadRow) is not null,
            Throttle = settings.Throttle with
            {
                MaxRows = invocation.Value(MaxRows) ?? settings.Throttle.MaxRows,
                VacuumEvery = invocation.Value(VacuumEvery) ?? settings.Throttle.VacuumEvery,
                MaxBytes = invocation.Value(MaxBytes) ?? settings.Throttle.MaxBytes,
                Duty = invocation.Value(Duty) ?? settings.Throttle.Duty,
                IsPaceGiven = invocation.Value(Duty) is not null || invocation.Value(BatchTarget) is not null,
                Windows = windows.Count > 0 ? windows : settings.Throttle.Windows,
                ReplicaLag = invocation.Value(MaxReplicaLag) ?? settings.Throttle.ReplicaLag,
                While = invocation.Value(While) ?? settings.Throttle.While,
            },
        };
    }

    private static Option<long?> NumberOption(string name, string description, string value) => new(name)
    {
        Description = description,
        HelpName = value,
        CustomParser = result => ParsedValue.Of<long>(result, Numbers.TryParse, name, Numbers.Complaint),
    };
}
