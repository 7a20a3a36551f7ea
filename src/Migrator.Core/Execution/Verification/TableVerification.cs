using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.Verification;

/// <summary>Compares both shapes of every row of a table and stores what it saw as evidence.</summary>
/// <remarks>Takes no lock that keeps a reader or writer waiting. May be repeated at any time; the newest evidence counts.</remarks>
public sealed class TableVerification(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time)
{
    // A snapshot of a range is held no longer than it takes to read so much.
    private const long MostBytesAtOnce = 1L << 30;

    /// <summary>Verifies one table of the lease's migration. Null if the migration keeps nothing there that could be compared.</summary>
    /// <param name="lease">The lease, which the caller keeps alive.</param>
    /// <param name="table">The table.</param>
    /// <param name="options">What is looked at, and what is told of it.</param>
    /// <param name="cancellationToken">Cancels it. What was compared in ranges is remembered.</param>
    /// <exception cref="SyncChangedException">Triggers, functions or storage changed meanwhile; nothing was stored.</exception>
    /// <exception cref="NothingComparedException">No row was compared although the table has rows; nothing was stored.</exception>
    public async Task<Evidence?> RunAsync(Lease lease, TableName table, VerifyOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(options);

        var open = await database.State.ReadMappingsAsync(cancellationToken).ConfigureAwait(false);
        var mappings = open.Where(mapping => mapping.Migration == lease.Migration && mapping.Table == table && mapping.Kind != MappingKind.RowUpdate).ToList();
        if (!mappings.Any(IsComparable))
        {
            return null;
        }

        await observer.AtAsync($"verify:{table}", cancellationToken).ConfigureAwait(false);
        var evidence = await CompareAsync(lease, new() { Migration = lease.Migration, Table = table, Mappings = mappings, ShowsValues = options.ShowsValues }, options, cancellationToken).ConfigureAwait(false);
        if (evidence.Confidence is null)
        {
            await database.State.RecordEvidenceAsync(lease, evidence, cancellationToken).ConfigureAwait(false);
        }

        observer.On(new Verified(lease.Migration, evidence));
        return evidence;
    }

    private async Task<Evidence> CompareAsync(Lease lease, CompareRequest rule, VerifyOptions options, CancellationToken cancellationToken)
    {
        var before = await database.Rows.ReadCircumstancesAsync(rule.Table, rule.Mappings, cancellationToken).ConfigureAwait(false);
        var (mode, takenAt, confidence, found) = ("snapshot", before.At, (string?)null, Comparison.None);
        if (options.SamplePercent is { } percent)
        {
            var drawn = await database.Rows.CompareAsync(rule with { Percent = percent }, cancellationToken).ConfigureAwait(false);
            (mode, found, confidence) = ("sampled", drawn.Found, SampleConfidence.Of(percent, drawn.Sample ?? new(0, 0)));
        }
        else if (before.Bytes > settings.SnapshotLimit)
        {
            mode = "ranged";
            (found, takenAt) = await new RangedVerification(database, lease, rule, UnitsAtOnce(before), options.Workers, Tell).RunAsync(before, settings.EvidenceMaxAge, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            found = (await database.Rows.CompareAsync(rule, cancellationToken).ConfigureAwait(false)).Found;
        }

        if (SecondLook.IsFor(rule))
        {
            found = await LookAgainAsync(lease.Migration, rule, found, cancellationToken).ConfigureAwait(false);
        }

        if (confidence is null)
        {
            found = found.Plus(await database.Rows.CompareStraysAsync(rule, cancellationToken).ConfigureAwait(false));
        }

        var after = await database.Rows.ReadCircumstancesAsync(rule.Table, rule.Mappings, cancellationToken).ConfigureAwait(false);
        if (before.DifferenceTo(after) is { } difference)
        {
            throw new SyncChangedException(rule.Table, difference);
        }

        if (found.Rows == 0 && before.HasRows && after.HasRows)
        {
            throw new NothingComparedException(rule.Table, options.SamplePercent is not null);
        }

        if (confidence is null && after.At - takenAt is var took && took > settings.EvidenceMaxAge)
        {
            observer.On(new Noted(lease.Migration, $"Comparing {rule.Table} took {Wording.Span(took)}, and evidence is good for {Wording.Span(settings.EvidenceMaxAge)} from its beginning on: contract does not go by it. Raise Gate:EvidenceMaxAge above that, or compare more at once (--workers)."));
        }

        found = await JudgeWritersAsync(found, lease.Migration, options.Policy, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Migration = lease.Migration,
            Table = rule.Table,
            RuleHash = VerificationRule.HashOf(rule.Mappings),
            Mode = mode,
            Rows = found.Rows,
            Pending = found.Pending,
            Mismatched = found.Mismatched,
            Lossy = found.Lossy,
            Differences = found.Differences,
            Confidence = confidence,
            Fingerprint = before.Sync.Text,
            Drift = before.Sync.Drift,
            Server = before.Server,
            TakenAt = takenAt,
        };

        void Tell(Comparison range, double fraction) => observer.On(new VerificationAdvanced(lease.Migration, rule.Table, range.Rows, fraction));
    }

    private async Task<Comparison> LookAgainAsync(MigrationId migration, CompareRequest rule, Comparison found, CancellationToken cancellationToken)
    {
        var judged = await new SecondLook(database.Rows, rule, time).JudgeAsync(found, cancellationToken).ConfigureAwait(false);
        if (judged.Mismatched < found.Mismatched)
        {
            observer.On(new Noted(migration, $"{VerificationText.Rows(found.Mismatched)} of {rule.Table} differed in passing, while an application wrote one shape after the other: looked at again, they are alike."));
        }

        return judged;
    }

    private long UnitsAtOnce(TableCircumstances circumstances)
        => Math.Max(1, Math.Min(settings.SnapshotLimit, MostBytesAtOnce) / circumstances.UnitSize);

    // What is required is asked for only where somebody is known to have written what differs.
    private async Task<Comparison> JudgeWritersAsync(Comparison found, MigrationId migration, GatePolicy policy, CancellationToken cancellationToken)
    {
        if (found.Differences.All(difference => difference.Application is null))
        {
            return found;
        }

        var records = await database.State.ReadMigrationsAsync(cancellationToken).ConfigureAwait(false);
        var author = records.FirstOrDefault(record => record.Id == migration)?.Plan?.Requirements ?? [];
        var stored = await database.State.ReadRequirementsAsync(cancellationToken).ConfigureAwait(false);
        var orders = policy.Orders.NeedReleases ? policy.Orders.With(await database.State.ReadReleasesAsync(cancellationToken).ConfigureAwait(false)) : policy.Orders;
        return new WriterVersions(EffectiveRequirements.Of(migration, author, stored, policy, ContractStage.Drop), orders).Judge(found);
    }

    private static bool IsComparable(Mapping mapping)
        => mapping is { Mode: not SyncMode.Fed, Kind: not MappingKind.LastValue } && (mapping.Bit is not null || mapping.Consistent is not null);
}
