using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Execution.Verification;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.Runs;

/// <summary>Compares both shapes of every row, and stores what it saw as evidence.</summary>
/// <remarks>May be repeated at any time; the newest evidence counts. Holds the migration's lease throughout.</remarks>
public sealed class VerifyRun(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time)
{
    private readonly RunFrame frame = new(database, settings, observer, time);
    private readonly TableVerification verification = new(database, settings, observer, time);

    /// <summary>Verifies.</summary>
    /// <param name="id">The migration.</param>
    /// <param name="options">What it does beyond looking.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<RunResult> RunAsync(MigrationId id, VerifyOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);

        return frame.RunAsync(
            id,
            (record, _) => Task.FromResult(FrozenPlan.Refuse(id, record, "verify")),
            (held, record, token) => VerifyAsync(held, record, options, token),
            cancellationToken);
    }

    private async Task<RunResult> VerifyAsync(HeldMigration held, MigrationRecord? record, VerifyOptions options, CancellationToken cancellationToken)
    {
        var open = await database.State.ReadMappingsAsync(cancellationToken).ConfigureAwait(false);
        if (record is not null && LostMappings.Of(record, open) is { Count: > 0 } lost)
        {
            throw new RecordsLostException(held.Id, lost);
        }

        var own = open.Where(mapping => mapping.Migration == held.Id).ToList();
        var repaired = options.RepairFrom is { } side ? await RepairAsync(held.Lease, own, side, cancellationToken).ConfigureAwait(false) : Repaired.Nothing;

        List<Evidence> seen = [];
        foreach (var table in own.Select(mapping => mapping.Table).Distinct())
        {
            if (await verification.RunAsync(held.Lease, table, options, cancellationToken).ConfigureAwait(false) is { } evidence)
            {
                seen.Add(evidence);
            }
        }

        // What was not all looked at is no step done.
        if (options.SamplePercent is null && seen.All(evidence => evidence.IsClean))
        {
            foreach (var step in record?.Plan?.StepsOf(Phase.Backfill).Where(step => step.Kind == StepKind.Verify && !record.IsDone(step.Id)) ?? [])
            {
                await held.Journal.MarkAsync(step.Id, StepState.Done).ConfigureAwait(false);
            }
        }

        return Judge(held.Id, seen, [.. RepairText.Sentences(repaired), .. options.RepairFrom is RepairSide.New && !seen.All(evidence => evidence.IsClean) ? RepairText.WithoutWayBack(own) : []]);
    }

    private async Task<Repaired> RepairAsync(Lease lease, IReadOnlyList<Mapping> own, RepairSide side, CancellationToken cancellationToken)
    {
        var repaired = Repaired.Nothing;
        foreach (var mappings in own.GroupBy(mapping => mapping.Table))
        {
            repaired = repaired.Plus(await database.Rows.RepairAsync(lease, mappings.Key, [.. mappings], side == RepairSide.Old, cancellationToken).ConfigureAwait(false));
        }

        await database.State.AuditAsync(lease.Migration, "repair", $"{repaired.Rows} rows copied again from the {(side == RepairSide.Old ? "old" : "new")} shape", settings.Owner, cancellationToken).ConfigureAwait(false);
        observer.On(new Noted(lease.Migration, $"{VerificationText.Rows(repaired.Rows)} copied again."));
        return repaired;
    }

    private static RunResult Judge(MigrationId id, List<Evidence> seen, IReadOnlyList<string> repair)
    {
        if (seen.Count == 0)
        {
            return new(id, RunOutcome.NothingToDo, "The migration keeps no two shapes that could be compared.");
        }

        var isClean = seen.All(evidence => evidence.IsClean);
        List<string> sentences =
        [
            .. isClean ? [$"{VerificationText.Rows(seen.Sum(evidence => evidence.Rows))} compared, none pending, none different."] : Array.Empty<string>(),
            .. seen.Where(evidence => !evidence.IsClean || evidence.Lossy > 0).Select(VerificationText.Sentence),
            .. seen.Select(evidence => evidence.Confidence).OfType<string>(),
            .. repair,
        ];
        return new(id, isClean ? RunOutcome.Done : RunOutcome.VerificationFailed, string.Join('\n', [string.Join(' ', sentences), .. seen.SelectMany(VerificationText.Values)]))
        {
            Evidence = seen,
        };
    }
}
