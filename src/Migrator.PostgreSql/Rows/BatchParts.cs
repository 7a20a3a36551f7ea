using Migrator.Execution.Ports;

namespace Migrator.PostgreSql.Rows;

/// <summary>
/// Cuts a batch into transactions, so that most of its rows stay on their pages. Pages are full as a rule: of each, the rows
/// that are written first go elsewhere, with an entry in every index; once their transaction has ended, the server gives their
/// room to those that are written next, and these need no entry.
/// </summary>
/// <remarks>
/// The halves take turns: whoever has begun before a transaction ended keeps its old rows from being cleaned up, and
/// another worker's transaction is over by the time that the same half is come back to.
/// </remarks>
internal static class BatchParts
{
    private const int Shares = 4;
    private const long PagesWorthCutting = 16;

    /// <summary>The pieces in the order in which they are written. The last takes whatever is still pending in its half.</summary>
    public static IReadOnlyList<BatchPart> Of(BatchRequest request)
    {
        var whole = Stretch.Pages(request.From, request.To);
        if (request.SkipLocked || request.Rows is { Assignments: null } || request.To - request.From < PagesWorthCutting)
        {
            return [new(whole, 0, IsLast: true)];
        }

        var middle = request.From + ((request.To - request.From) / 2);
        Stretch[] halves = [Stretch.Pages(request.From, middle), Stretch.Pages(middle, request.To)];
        return
        [
            .. from share in Enumerable.Range(0, Shares)
               from half in halves
               select new BatchPart(share < Shares - 1 ? half.Share(share, Shares) : half, share, share == Shares - 1 && half == halves[^1]),
        ];
    }

    /// <summary>Where the first share has found no row there are hardly others: what is left is then looked for at once.</summary>
    public static bool IsWorthVisiting(this BatchPart part, long written) => written > 0 || part.Share is 0 or Shares - 1;
}

/// <summary>One transaction of a batch.</summary>
/// <param name="Stretch">Where its rows are.</param>
/// <param name="Share">Which share of them it is.</param>
/// <param name="IsLast">True for the one that moves the cursor.</param>
internal sealed record BatchPart(Stretch Stretch, int Share, bool IsLast);
