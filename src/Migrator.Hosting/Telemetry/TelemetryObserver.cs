using System.Diagnostics;
using Migrator.Execution.Runs;

namespace Migrator.Hosting.Telemetry;

/// <summary>Turns what happens in one run into spans, metrics and log messages.</summary>
internal sealed class TelemetryObserver : IRunObserver, IDisposable
{
    private readonly MigratorParts parts;
    private readonly string phase;
    private readonly Activity? run;
    private readonly Dictionary<string, long> rows = [];
    private readonly Lock gate = new();
    private Activity? step;

    public TelemetryObserver(MigratorParts parts, string phase, MigrationId migration)
    {
        (this.parts, this.phase) = (parts, phase);
        run = MigratorTelemetry.Source.StartActivity($"migrator {phase}");
        run?.SetTag("db.system.name", MigratorTelemetry.SystemName(parts.Database.Provider));
        run?.SetTag("migrator.migration", migration.Value);
        run?.SetTag("migrator.phase", phase);
    }

    public void On(RunEvent happened)
    {
        switch (happened)
        {
            case StepBegan began:
                step = MigratorTelemetry.Source.StartActivity("migrator step");
                step?.SetTag("db.system.name", MigratorTelemetry.SystemName(parts.Database.Provider));
                step?.SetTag("db.collection.name", began.Step.Table?.Name);
                step?.SetTag("db.namespace", began.Step.Table?.Schema);
                step?.SetTag("db.operation.name", began.Step.Id);
                step?.SetTag("migrator.migration", began.Migration.Value);
                step?.SetTag("migrator.phase", phase);
                break;
            case StepEnded ended:
                EndStep(error: null);
                parts.Metrics.StepEnded(Tags(), ended.Elapsed, ended.LockHeld);
                parts.Logger.StepEnded(ended.Step.Phase, ended.Migration, ended.Step.Purpose, ended.Elapsed);
                break;
            case StepWaits waits:
                parts.Metrics.StepWaited(Tags());
                parts.Logger.StepWaits(waits.Step.Phase, waits.Migration, waits.Step.Purpose, waits.Attempt);
                break;
            case BackfillAdvanced advanced:
                parts.Metrics.Copied(Tags(advanced.Table), NewRows(advanced), advanced.BatchTime);
                break;
            case BackfillThrottled { IsNews: true } throttled:
                parts.Logger.BackfillHeldBack(throttled.Table.ToString(), throttled.Migration, throttled.State.By);
                break;
            case Verified verified:
                parts.Metrics.Verified(Tags(verified.Evidence.Table), verified.Evidence.Mismatched);
                break;
        }
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Says how the run has ended.</summary>
    public RunResult End(RunResult result)
    {
        var isTrouble = result.Outcome is not (RunOutcome.Done or RunOutcome.NothingToDo or RunOutcome.Leased or RunOutcome.Interrupted);
        var error = isTrouble ? result.Code ?? result.Outcome.ToString() : null;
        EndStep(error);
        run?.SetTag("migrator.outcome", result.Outcome.ToString());
        if (error is not null)
        {
            run?.SetTag("error.type", error);
            run?.SetStatus(ActivityStatusCode.Error, result.Reason);
        }

        return result;
    }

    public void Dispose()
    {
        EndStep(error: null);
        run?.Dispose();
    }

    private void EndStep(string? error)
    {
        if (error is not null)
        {
            step?.SetTag("error.type", error);
            step?.SetStatus(ActivityStatusCode.Error);
        }

        step?.Dispose();
        step = null;
    }

    private long NewRows(BackfillAdvanced advanced)
    {
        lock (gate)
        {
            var table = advanced.Table.ToString();
            var before = rows.GetValueOrDefault(table);
            rows[table] = Math.Max(before, advanced.OwnRows);
            return advanced.OwnRows - before;
        }
    }

    private TagList Tags() => new()
    {
        { "db.system.name", MigratorTelemetry.SystemName(parts.Database.Provider) },
        { "migrator.name", parts.Setup.Name },
        { "migrator.phase", phase },
    };

    private TagList Tags(TableName table)
    {
        var tags = Tags();
        tags.Add("db.namespace", table.Schema);
        tags.Add("db.collection.name", table.Name);
        return tags;
    }
}
