using System.Net.Http.Headers;

namespace Migrator.Execution.LiveVersions;

/// <summary>A service that says which versions are live, as <see cref="FleetDocument"/> reads it.</summary>
/// <param name="client">Asks.</param>
/// <param name="address">Where.</param>
/// <param name="token">Gives the bearer token for each look, because tokens run out; null to send none.</param>
public sealed class HttpSource(HttpClient client, Uri address, Func<string>? token) : ILiveVersionSource
{
    /// <summary>The source's usual name.</summary>
    public const string Name = "http";

    /// <inheritdoc />
    public async Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        var (text, failure) = await GetAsync(client, address, token, cancellationToken).ConfigureAwait(false);
        return failure is null ? FleetDocument.Read(Name, text) : FleetObservation.Failed(Name, failure);
    }

    /// <summary>The body of a good answer, or what was wrong with the answer.</summary>
    internal static async Task<(string Text, string? Failure)> GetAsync(HttpClient client, Uri address, Func<string>? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new("application/json"));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token());
        try
        {
            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? (await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false), null)
                : ("", $"{address.GetLeftPart(UriPartial.Path)} answered {(int)response.StatusCode} {response.ReasonPhrase}");
        }
        catch (HttpRequestException failure)
        {
            return ("", $"{address.GetLeftPart(UriPartial.Path)} cannot be asked: {failure.Message}");
        }
    }
}
