using System.Diagnostics.CodeAnalysis;
using Migrator.Gates.Orders;

namespace Migrator.Execution.LiveVersions;

/// <summary>What somebody asserts to be live. Nobody looked.</summary>
public sealed class ManifestSource : ILiveVersionSource
{
    /// <summary>The source's name.</summary>
    public const string Name = "--live";

    /// <summary>What can be read, for error messages.</summary>
    public const string AcceptedForms = "--live shop=2.4.0 (repeatable), --live shop=2.4.0,2.3.1, --live none";

    private const string Nothing = "none";

    private ManifestSource(IReadOnlyList<(string App, string Version)> versions) => Versions = versions;

    /// <summary>The versions that are asserted to be live; empty if nothing is.</summary>
    public IReadOnlyList<(string App, string Version)> Versions { get; }

    /// <summary>Reads the values of <c>--live</c>.</summary>
    /// <param name="values">The values, at least one, as they were given.</param>
    /// <param name="source">The source, if they could be read.</param>
    /// <param name="why">What is wrong with them, if they could not.</param>
    public static bool TryParse(IReadOnlyList<string> values, [NotNullWhen(true)] out ManifestSource? source, [NotNullWhen(false)] out string? why)
        => TryParse(values, VersionOrders.Usual, out source, out why);

    /// <inheritdoc cref="TryParse(IReadOnlyList{string}, out ManifestSource?, out string?)" />
    /// <param name="values">The values, at least one, as they were given.</param>
    /// <param name="orders">What versions of each application look like.</param>
    /// <param name="source">The source, if they could be read.</param>
    /// <param name="why">What is wrong with them, if they could not.</param>
    public static bool TryParse(
        IReadOnlyList<string> values, VersionOrders orders, [NotNullWhen(true)] out ManifestSource? source, [NotNullWhen(false)] out string? why)
    {
        ArgumentNullException.ThrowIfNull(orders);

        ArgumentNullException.ThrowIfNull(values);

        source = null;
        why = values switch
        {
            [] => "it names nothing",
            [Nothing] => null,
            _ when values.Contains(Nothing) => "\"none\" says that nothing is live, and something else is named beside it",
            _ => values.Select(value => Problem(value, orders)).FirstOrDefault(problem => problem is not null),
        };
        if (why is not null)
        {
            return false;
        }

        source = new ManifestSource([.. values.Where(value => value != Nothing).SelectMany(Read).Distinct()]);
        return true;
    }

    /// <inheritdoc />
    public Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
        => Task.FromResult(new FleetObservation(
            Name,
            ObservationStatus.Complete,
            null,
            [.. Versions.Select(one => new LiveInstance(one.App, one.Version, $"{one.App}={one.Version}", LastSeen: null))],
            IsAsserted: true));

    private static string? Problem(string value, VersionOrders orders)
    {
        var parts = value.Split('=', 2, StringSplitOptions.TrimEntries);
        return parts is not [{ Length: > 0 }, { Length: > 0 }]
            ? $"\"{value}\" is not APP=VERSION"
            : Read(value)
                .Where(one => !orders.Of(one.App).IsVersion(one.Version))
                .Select(one => $"\"{one.Version}\" in \"{value}\" is not a version such as {orders.Of(one.App).AcceptedVersions}")
                .FirstOrDefault();
    }

    private static IEnumerable<(string App, string Version)> Read(string value)
    {
        var parts = value.Split('=', 2, StringSplitOptions.TrimEntries);
        return parts[1].Split(',', StringSplitOptions.TrimEntries).Select(version => (parts[0], version));
    }
}
