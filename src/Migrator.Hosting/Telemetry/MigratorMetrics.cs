using System.Diagnostics;
using System.Diagnostics.Metrics;
using Migrator.Gates;

namespace Migrator.Hosting.Telemetry;

/// <summary>The instruments of the one meter; units as in UCUM.</summary>
internal sealed class MigratorMetrics
{
    private readonly Histogram<double> stepDuration;
    private readonly Histogram<double> stepLockDuration;
    private readonly Counter<long> stepRetries;
    private readonly Counter<long> backfillRows;
    private readonly Histogram<double> batchDuration;
    private readonly Counter<long> mismatches;
    private readonly Counter<long> checks;
    private readonly Counter<long> losses;

    public MigratorMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MigratorTelemetry.MeterName);
        var seconds = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600] };
        stepDuration = meter.CreateHistogram(MigratorTelemetry.StepDuration, "s", "How long a step took.", advice: seconds);
        stepLockDuration = meter.CreateHistogram(MigratorTelemetry.StepLockDuration, "s", "How long a step's transaction held its locks.", advice: seconds);
        stepRetries = meter.CreateCounter<long>(MigratorTelemetry.StepRetries, "{attempt}", "How often a step could not get its locks.");
        backfillRows = meter.CreateCounter<long>(MigratorTelemetry.BackfillRows, "{row}", "Rows that this process has copied.");
        batchDuration = meter.CreateHistogram(MigratorTelemetry.BackfillBatchDuration, "s", "How long a batch took.", advice: seconds);
        mismatches = meter.CreateCounter<long>(MigratorTelemetry.VerifyMismatches, "{row}", "Rows in which a verification found the two shapes to disagree.");
        checks = meter.CreateCounter<long>(MigratorTelemetry.GuardChecks, "{check}", "How often the guard was asked.");
        losses = meter.CreateCounter<long>(MigratorTelemetry.HeartbeatLosses, "{loss}", "How often a registration was lost.");
    }

    public void Asked(string name, AdmissionVerdict verdict) => checks.Add(1, new("migrator.name", name), new("migrator.verdict", Word(verdict)));

    public void WasLost(string name) => losses.Add(1, new KeyValuePair<string, object?>("migrator.name", name));

    public void StepEnded(TagList tags, TimeSpan elapsed, TimeSpan? lockHeld)
    {
        stepDuration.Record(elapsed.TotalSeconds, tags);
        if (lockHeld is { } held)
        {
            stepLockDuration.Record(held.TotalSeconds, tags);
        }
    }

    public void StepWaited(TagList tags) => stepRetries.Add(1, tags);

    public void Copied(TagList tags, long rows, TimeSpan? batch)
    {
        if (rows > 0)
        {
            backfillRows.Add(rows, tags);
        }

        if (batch is { } time)
        {
            batchDuration.Record(time.TotalSeconds, tags);
        }
    }

    public void Verified(TagList tags, long different) => mismatches.Add(different, tags);

    private static string Word(AdmissionVerdict verdict) => verdict switch
    {
        AdmissionVerdict.May => "may",
        AdmissionVerdict.NotYet => "not_yet",
        _ => "never",
    };
}
