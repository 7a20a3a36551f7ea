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
            return [new(whole) { IsLast = true }];
        }

        var middle = request.From + ((request.To - request.From) / 2);
        Stretch[] halves = [Stretch.Pages(request.From, middle), Stretch.Pages(middle, request.To)];
        return
        [
            .. from share in Enumerable.Range(0, Shares)
               from half in halves
               let isLastShare = share == Shares - 1
               select new BatchPart(isLastShare ? half : half.Share(share, Shares)) { IsOptional = share > 0 && !isLastShare, IsLast = isLastShare && half == halves[^1] },
        ];
    }
}

/// <summary>One transaction of a batch.</summary>
/// <param name="Stretch">Where its rows are.</param>
internal sealed record BatchPart(Stretch Stretch)
{
    /// <summary>True if it is left out where those before it have found no row: there are hardly others, and the last ones look for them at once.</summary>
    public bool IsOptional { get; init; }

    /// <summary>True for the one that moves the cursor.</summary>
    public bool IsLast { get; init; }
}
