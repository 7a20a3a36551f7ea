using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.Verification;

/// <summary>Looks again at rows that differ where applications write both shapes themselves.</summary>
/// <remarks>
/// An application may write one shape after the other, in two transactions, and whoever looks in between sees a row that
/// differs. Only a row that differs twice although nobody has written it in between, or that differs at every look, is wrong.
/// Where triggers write, both shapes are in one version of the row, and there is nothing to look at again.
/// </remarks>
internal sealed class SecondLook(IRowsPort rows, CompareRequest rule, TimeProvider time)
{
    private const int MostLooks = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>True if rows of this rule can differ in passing.</summary>
    public static bool IsFor(CompareRequest rule) => rule.Mappings.Any(mapping => mapping.DualWrites is not null);

    /// <summary>What was found, without the rows that only differed in passing; these are all, or none is left out.</summary>
    public async Task<Comparison> JudgeAsync(Comparison found, CancellationToken cancellationToken)
    {
        if (found.Mismatched == 0 || await rows.ReadDifferingAsync(rule, [], cancellationToken).ConfigureAwait(false) is not { } doubted)
        {
            return found;
        }

        for (var looks = 1; doubted.Count > 0; looks++)
        {
            if (looks == MostLooks)
            {
                return found;
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            if (await rows.ReadDifferingAsync(rule, [.. doubted.Select(row => row.Key)], cancellationToken).ConfigureAwait(false) is not { } seen)
            {
                return found;
            }

            // As it was before, to the version: nobody has written it in between.
            if (seen.Intersect(doubted).Any())
            {
                return found;
            }

            // A row whose key is gone may be there under another key.
            var keys = doubted.Select(row => row.Key).ToHashSet();
            var areGone = keys.Except(seen.Select(row => row.Key)).Any();
            doubted = [.. seen.Where(row => row.Differs && (areGone || keys.Contains(row.Key)))];
        }

        return found with
        {
            Mismatched = 0,
            Differences = [.. found.Differences.Where(difference => difference.Kind is DifferenceKind.Missing or DifferenceKind.Lossy)],
        };
    }
}
