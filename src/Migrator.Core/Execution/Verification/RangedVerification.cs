using System.Collections.Concurrent;
using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.Verification;

/// <summary>Compares a table that is too large for one snapshot: range after range, once upwards and then once downwards.</summary>
/// <remarks>
/// A row that an unrelated update carries behind one pass is met by the other, unless it is carried twice. What is compared is
/// remembered range by range, and is not compared again after an interruption under the same circumstances.
/// </remarks>
internal sealed class RangedVerification(IMigrationDatabase database, Lease lease, CompareRequest rule, long unitsAtOnce, int workers, Action<Comparison, double> tell)
{
    private const int Upwards = 1;
    private const int Downwards = 2;

    private readonly ConcurrentDictionary<(CompareStretch Stretch, int Pass), VerifiedRange> done = new();
    private readonly Lock telling = new();
    private long unitsToPass;
    private long unitsPassed;

    /// <summary>Compares the parts one after the other; a row that moves from one to another comes through the sync, which looks at it.</summary>
    public async Task<(Comparison Found, DateTimeOffset StartedAt)> RunAsync(TableCircumstances circumstances, TimeSpan maxAge, CancellationToken cancellationToken)
    {
        var started = await database.State
            .StartVerificationAsync(lease, rule.Table, new(CircumstancesOf(circumstances), circumstances.At, circumstances.At - maxAge), cancellationToken)
            .ConfigureAwait(false);
        foreach (var range in started.Ranges)
        {
            done[(range.Stretch, range.Pass)] = range;
        }

        unitsToPass = 2 * circumstances.Parts.Sum(part => part.Extent.Units);
        var found = Comparison.None;
        foreach (var part in circumstances.Parts)
        {
            found = found.Plus(await CompareAsync(part, cancellationToken).ConfigureAwait(false));
        }

        return (found, started.StartedAt);
    }

    private async Task<Comparison> CompareAsync(TablePart part, CancellationToken cancellationToken)
    {
        var upwards = await PassAsync(part, Upwards, Stretches(part.Table, part.Extent.Units), cancellationToken).ConfigureAwait(false);
        var (rest, end) = await ToTheEndAsync(part, Upwards, Rounded(part.Extent.Units), cancellationToken).ConfigureAwait(false);
        var downwards = await PassAsync(part, Downwards, Stretches(part.Table, end).Reverse(), cancellationToken).ConfigureAwait(false);

        // What the table has grown by meanwhile belongs to both passes.
        var (grown, _) = await ToTheEndAsync(part, pass: null, end, cancellationToken).ConfigureAwait(false);
        return upwards.Plus(rest).Plus(grown).WorseOf(downwards.Plus(grown));
    }

    private async Task<Comparison> PassAsync(TablePart part, int pass, IEnumerable<CompareStretch> stretches, CancellationToken cancellationToken)
    {
        var all = new ConcurrentBag<Comparison>();
        await Parallel.ForEachAsync(
            stretches,
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken },
            async (stretch, token) => all.Add((await CompareAsync(part, stretch, pass, token).ConfigureAwait(false)).Found)).ConfigureAwait(false);
        return all.Aggregate(Comparison.None, (sum, one) => sum.Plus(one));
    }

    // The size is read after the rows: what came later came through the sync, and is met by the next range.
    private async Task<(Comparison Found, long End)> ToTheEndAsync(TablePart part, int? pass, long from, CancellationToken cancellationToken)
    {
        for (var sum = Comparison.None; ; from += unitsAtOnce)
        {
            var (found, size) = await CompareAsync(part, new(part.Table, from, from + unitsAtOnce), pass, cancellationToken).ConfigureAwait(false);
            sum = sum.Plus(found);
            if (size <= from + unitsAtOnce)
            {
                return (sum, size);
            }
        }
    }

    private async Task<(Comparison Found, long Size)> CompareAsync(TablePart part, CompareStretch stretch, int? pass, CancellationToken cancellationToken)
    {
        if (pass is { } stored && done.TryGetValue((stretch, stored), out var before))
        {
            return Passed(stretch, before);
        }

        var answer = await database.Rows.CompareAsync(rule with { Stretch = stretch }, cancellationToken).ConfigureAwait(false);
        if (answer.Extent is not { } extent || extent.Storage != part.Extent.Storage)
        {
            throw new SyncChangedException(rule.Table, "the table was rewritten");
        }

        var range = new VerifiedRange(stretch, pass ?? 0, answer.Found, extent.Units);
        if (pass is not null)
        {
            await database.State.RecordVerifiedRangeAsync(lease, rule.Table, range, cancellationToken).ConfigureAwait(false);
            done[(stretch, range.Pass)] = range;
        }

        return Passed(stretch, range);
    }

    private (Comparison Found, long Size) Passed(CompareStretch stretch, VerifiedRange range)
    {
        lock (telling)
        {
            unitsPassed += Math.Max(0, Math.Min(stretch.To, range.Size) - stretch.From);
            tell(range.Found, unitsToPass == 0 ? 1 : Math.Min(1, (double)unitsPassed / unitsToPass));
        }

        return (range.Found, range.Size);
    }

    private IEnumerable<CompareStretch> Stretches(TableName part, long end)
    {
        for (var from = 0L; from < end; from += unitsAtOnce)
        {
            yield return new(part, from, from + unitsAtOnce);
        }
    }

    private long Rounded(long units) => (units + unitsAtOnce - 1) / unitsAtOnce * unitsAtOnce;

    private string CircumstancesOf(TableCircumstances now)
        => string.Join('|', [VerificationRule.HashOf(rule.Mappings), now.Sync.Text, $"{now.Sync.Drift}", now.Server, $"{unitsAtOnce}", .. now.Parts.Select(part => $"{part.Table}={part.Extent.Storage}")]);
}
