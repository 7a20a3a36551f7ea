using System.Data.Common;
using Migrator.Execution.Ports;
using Migrator.Planning;

namespace Migrator.Execution.Backfilling;

/// <summary>Finds out for whom a batch gives way.</summary>
internal sealed class InTheWay(IExecutionPort execution, TableName table)
{
    private const int MostNamed = 3;

    // Shorter transactions, those of other workers among them, have ended before a batch tries again.
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(1);

    // Whoever writes, locks rows, or keeps others from writing holds something against it.
    private readonly StepLock[] wanted = [new(table, "EXCLUSIVE", Blocks.Writes)];

    /// <summary>The server's message, and whose transactions have locked something of the table for a while.</summary>
    public async Task<string?> ExplainAsync(string? message, CancellationToken cancellationToken)
    {
        try
        {
            var blockers = await execution.ReadBlockersAsync(wanted, cancellationToken).ConfigureAwait(false);
            var lasting = blockers.Where(blocker => blocker.TransactionAge >= Lasting).Take(MostNamed).ToList();
            return lasting.Count == 0 ? message : $"{message}; locks are held by {BlockerText.Of(lasting)}";
        }
        catch (Exception unreachable) when (unreachable is DatabaseUnreachableException or DbException)
        {
            // It is only for show.
            return message;
        }
    }
}
