using System.Net;
using k8s.Autorest;

namespace Migrator.Kubernetes.Access;

/// <summary>Lists objects page by page, all of one moment.</summary>
/// <remarks>
/// No resource version is ever sent: with one, the server may answer from a cache that is minutes old. The pages of one list are
/// of one moment as long as their token lives; when it has run out (410) the list begins anew.
/// </remarks>
internal static class Listing
{
    public const int PageSize = 500;
    private const int MostBeginnings = 4;

    /// <summary>One page: its items, and the token of the next one; empty or null on the last.</summary>
    public delegate Task<(IList<T>? Items, string? Next)> Page<T>(string? token);

    public static async Task<IReadOnlyList<T>> AllAsync<T>(Place place, NeededAccess access, Page<T> page, CancellationToken cancellationToken)
    {
        for (var beginning = 1; ; beginning++)
        {
            try
            {
                return await ClusterAnswer.OfAsync(place, $"{NeededAccess.Verb} {access.Resource}", () => FromBeginningAsync(page), cancellationToken).ConfigureAwait(false);
            }
            catch (ClusterFailedException failure) when (beginning < MostBeginnings && IsExpired(failure.InnerException))
            {
                // What was read belongs to a moment that cannot be read to its end any more.
            }
        }
    }

    private static async Task<IReadOnlyList<T>> FromBeginningAsync<T>(Page<T> page)
    {
        List<T> all = [];
        string? token = null;
        do
        {
            var (items, next) = await page(token).ConfigureAwait(false);
            all.AddRange(items ?? []);
            token = next;
        }
        while (!string.IsNullOrEmpty(token));

        return all;
    }

    private static bool IsExpired(Exception? failure) => failure is HttpOperationException { Response.StatusCode: HttpStatusCode.Gone };
}
