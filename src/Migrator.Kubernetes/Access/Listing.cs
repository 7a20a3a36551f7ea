using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

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

    /// <param name="place">Where.</param>
    /// <param name="access">What.</param>
    /// <param name="ask">Asks for the page behind a token; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<T>> AllAsync<T, TList>(Place place, NeededAccess access, Func<string?, Task<TList>> ask, CancellationToken cancellationToken)
        where TList : IItems<T>, IMetadata<V1ListMeta>
    {
        for (var beginning = 1; ; beginning++)
        {
            try
            {
                return await ClusterAnswer.OfAsync(place, $"{NeededAccess.Verb} {access.Resource}", () => FromBeginningAsync<T, TList>(ask), cancellationToken).ConfigureAwait(false);
            }
            catch (ClusterFailedException failure) when (beginning < MostBeginnings && IsExpired(failure.InnerException))
            {
                // What was read belongs to a moment that cannot be read to its end any more.
            }
        }
    }

    private static async Task<IReadOnlyList<T>> FromBeginningAsync<T, TList>(Func<string?, Task<TList>> ask)
        where TList : IItems<T>, IMetadata<V1ListMeta>
    {
        List<T> all = [];
        string? token = null;
        do
        {
            var page = await ask(token).ConfigureAwait(false);
            all.AddRange(page.Items ?? []);
            token = page.Metadata?.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(token));
        return all;
    }

    private static bool IsExpired(Exception? failure) => failure is HttpOperationException { Response.StatusCode: HttpStatusCode.Gone };
}
