using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Execution.Verification;
using Migrator.Gates;
using Migrator.Gates.Orders;
using Migrator.Gates.Uses;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>Opens the gate of a stage, if it can be opened: verifies again, raises the fences, waits for them, looks again.</summary>
internal sealed class StageGate(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time, ContractOptions options)
{
    private readonly GateFactsReading reading = new(database, settings, options.Sources, options.Policy);
    private readonly TableVerification verification = new(database, settings, observer, time);

    /// <summary>How versions of each application are ordered; which releases are registered is read with each look.</summary>
    public VersionOrders Orders => options.Policy.Orders;

    /// <summary>Looks, and does what contract itself can do about what is closed. Asks once; whoever wants to wait asks again.</summary>
    public async Task<StageOpening> TryOpenAsync(HeldMigration held, MigrationRecord record, ContractStage stage, CancellationToken cancellationToken)
    {
        var opening = await LookAsync(record, stage, isFenceDue: false, cancellationToken).ConfigureAwait(false);
        if (GateKeeping.IsWorthVerifyingAgain(opening.Facts))
        {
            foreach (var table in opening.Facts.Tables.Where(table => table.NeedsEvidence))
            {
                await verification.RunAsync(held.Lease, table.Table, new() { Policy = options.Policy }, cancellationToken).ConfigureAwait(false);
            }

            opening = await LookAsync(record, stage, isFenceDue: false, cancellationToken).ConfigureAwait(false);
        }

        return opening.Report.IsOpen ? await FenceAsync(held, record, stage, opening.Facts, cancellationToken).ConfigureAwait(false) : opening;
    }

    /// <summary>The same for a backfill whose rows the applications keep alike: every live version has to write both shapes.</summary>
    public async Task<StageOpening> TryOpenForBackfillAsync(HeldMigration held, MigrationRecord record, CancellationToken cancellationToken)
    {
        var opening = await LookAsync(record, stage: null, isFenceDue: false, cancellationToken).ConfigureAwait(false);
        return opening.Report.IsOpen ? await FenceAsync(held, record, stage: null, opening.Facts, cancellationToken).ConfigureAwait(false) : opening;
    }

    private async Task<StageOpening> FenceAsync(
        HeldMigration held, MigrationRecord record, ContractStage? stage, GateFacts found, CancellationToken cancellationToken)
    {
        foreach (var due in Fencing.Due(found))
        {
            if (due.Range is { } range)
            {
                await observer.AtAsync($"before:fence:{due.App}", cancellationToken).ConfigureAwait(false);
                await database.State.RaiseFenceAsync(held.Lease, due.App, new(range) { Scheme = found.Orders.SchemeOf(due.App), Admits = WantedUses.Of(found) }, cancellationToken).ConfigureAwait(false);
                observer.On(new Noted(held.Id, $"From now on only {due.App} {range} may register; waiting until every older registration has run out."));
            }
        }

        var opening = await LookAsync(record, stage, isFenceDue: true, cancellationToken).ConfigureAwait(false);
        while (!opening.Report.IsOpen && GateKeeping.WaitsForFencesOnly(opening.Report) && !opening.Report.NeedsHuman && !IsWaitOver(opening.Facts))
        {
            var remaining = Fencing.SettledAt(opening.Facts) - opening.Facts.Clock;
            await Task.Delay(remaining > TimeSpan.Zero ? remaining : TimeSpan.FromMilliseconds(100), time, cancellationToken).ConfigureAwait(false);
            opening = await LookAsync(record, stage, isFenceDue: true, cancellationToken).ConfigureAwait(false);
        }

        return opening;
    }

    // Transactions from before get as much time again as registrations; what is open then is worth telling.
    private static bool IsWaitOver(GateFacts facts) => facts.Clock > Fencing.SettledAt(facts) + facts.FenceSettlesIn;

    private async Task<StageOpening> LookAsync(MigrationRecord record, ContractStage? stage, bool isFenceDue, CancellationToken cancellationToken)
    {
        var facts = stage is null
            ? await reading.ReadForBackfillAsync(record, isFenceDue, cancellationToken).ConfigureAwait(false)
            : await reading.ReadAsync(record, stage, isFenceDue, cancellationToken).ConfigureAwait(false);
        return new(facts, GateKeeping.Judge(facts));
    }
}

/// <summary>What a look at a gate gave.</summary>
internal sealed record StageOpening(GateFacts Facts, GateReport Report);
