using Migrator.Demo.Story;
using Migrator.Execution.Runs;

namespace Migrator.Demo.Running;

/// <summary>Turns what the runs report into the story, and keeps the numbers that it ends with.</summary>
internal sealed class StoryObserver(IDemoStage stage) : IRunObserver
{
    private readonly Lock gate = new();

    /// <summary>False while what runs is not part of the story: the shop's own opening.</summary>
    public bool IsTelling { get; set; }

    /// <summary>How far the backfill has come; null while none runs.</summary>
    public BackfillAdvanced? Backfill { get; private set; }

    public long RowsCopied { get; private set; }

    public TimeSpan CopyingFor { get; private set; }

    public long RowsVerified { get; private set; }

    public long Mismatched { get; private set; }

    public void On(RunEvent happened)
    {
        lock (gate)
        {
            if (IsTelling && Tell(happened) is { } told)
            {
                stage.On(told);
            }
        }
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken) => Task.CompletedTask;

    private DemoEvent? Tell(RunEvent happened)
    {
        switch (happened)
        {
            case StepEnded ended when ended.Step.Kind == Planning.StepKind.Statements:
                return new StepFinished(ended.Step, ended.Elapsed, ended.LockHeld);

            case BackfillAdvanced advanced:
                Backfill = advanced;
                return null;

            case BackfillEnded ended:
                Backfill = null;
                RowsCopied += ended.RowsDone;
                CopyingFor += ended.Elapsed;
                return new TableCopied(ended.Table, ended.RowsDone, ended.Elapsed);

            case Verified { Evidence: var evidence }:
                RowsVerified += evidence.Rows;
                Mismatched += evidence.Pending + evidence.Mismatched;
                return new TableVerified(evidence.Table, evidence.Rows, evidence.Pending, evidence.Mismatched);

            case StepWaits or GateWaits:
                return new Said(Reporting.EventText.Line(happened));

            case Noted noted:
                return new Said(noted.Text);

            default:
                return null;
        }
    }
}
