using System.Globalization;
using System.Text.Json;

namespace Migrator.Execution.LiveVersions;

/// <summary>The versions that Prometheus has scraped: a query whose result carries application and version as labels.</summary>
/// <param name="client">Asks.</param>
/// <param name="query">What is asked, and where.</param>
/// <param name="token">Gives the bearer token for each look; null to send none.</param>
public sealed class PrometheusSource(HttpClient client, PrometheusQuery query, Func<string>? token) : ILiveVersionSource
{
    /// <summary>The source's usual name.</summary>
    public const string Name = "prometheus";

    /// <inheritdoc />
    public async Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        var versions = await AskAsync(query.Versions, cancellationToken).ConfigureAwait(false);
        if (versions.Failure is { } failure)
        {
            return FleetObservation.Failed(Name, failure);
        }

        var down = query.Down is { } text ? await AskAsync(text, cancellationToken).ConfigureAwait(false) : new([], null, null);
        var instances = versions.Series.Where(one => one.Value > 0).Select(Instance).ToList();
        var objection = down.Failure ?? versions.Warning ?? down.Warning
            ?? (down.Series.Count > 0 ? $"{down.Series.Count} targets could not be scraped, and run what nobody knows" : null);
        return new(Name, objection is null ? ObservationStatus.Complete : ObservationStatus.Partial, objection, instances);
    }

    private LiveInstance Instance(Series series)
    {
        var app = query.App ?? series.Labels.GetValueOrDefault(query.AppLabel) ?? "";
        var version = series.Labels.GetValueOrDefault(query.VersionLabel);
        return new(app, version, $"{app}/{version}", LastSeen: null);
    }

    private async Task<Answer> AskAsync(string promql, CancellationToken cancellationToken)
    {
        // Thanos would give what it has where a store is away; without this it says so.
        var address = new Uri($"{query.Address.AbsoluteUri.TrimEnd('/')}/api/v1/query?partial_response=false&query={Uri.EscapeDataString(promql)}");
        var (text, failure) = await HttpSource.GetAsync(client, address, token, cancellationToken).ConfigureAwait(false);
        if (failure is not null)
        {
            return new([], failure, null);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return new([], $"its answer is not what Prometheus answers: {wrong.Message}", null);
        }
    }

    private static Answer Read(JsonElement root)
    {
        if (root.GetProperty("status").GetString() != "success")
        {
            return new([], root.TryGetProperty("error", out var error) ? $"the query was refused: {error.GetString()}" : "the query was refused", null);
        }

        var data = root.GetProperty("data");
        if (data.GetProperty("resultType").GetString() != "vector")
        {
            return new([], $"the query gives a {data.GetProperty("resultType").GetString()}, and an instant vector is needed", null);
        }

        var warning = root.TryGetProperty("warnings", out var warnings) && warnings.ValueKind == JsonValueKind.Array && warnings.GetArrayLength() > 0
            ? $"it warns: {string.Join("; ", warnings.EnumerateArray().Select(one => one.GetString()))}"
            : null;
        return new(
            [
                .. data.GetProperty("result").EnumerateArray().Select(series => new Series(
                    series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString() ?? ""),
                    double.Parse(series.GetProperty("value")[1].GetString() ?? "", CultureInfo.InvariantCulture))),
            ],
            null,
            warning);
    }

    private sealed record Series(IReadOnlyDictionary<string, string> Labels, double Value);

    private sealed record Answer(IReadOnlyList<Series> Series, string? Failure, string? Warning);
}

/// <summary>What Prometheus is asked.</summary>
/// <param name="Address">Its address, without <c>/api</c>.</param>
/// <param name="Versions">The query; each series of its result stands for one version.</param>
public sealed record PrometheusQuery(Uri Address, string Versions)
{
    /// <summary>A query that gives a series for each target that could not be scraped; null not to ask.</summary>
    public string? Down { get; init; }

    /// <summary>The application, where no label tells it.</summary>
    public string? App { get; init; }

    /// <summary>The label that tells the application.</summary>
    public string AppLabel { get; init; } = "app";

    /// <summary>The label that tells the version.</summary>
    public string VersionLabel { get; init; } = "version";
}
