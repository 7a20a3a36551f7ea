using Migrator.Execution.LiveVersions;
using Migrator.Kubernetes.Access;
using Migrator.Kubernetes.Reading;

namespace Migrator.Kubernetes;

/// <summary>Clusters of Kubernetes: the pods of a fleet, and every template that could start one.</summary>
/// <remarks>It only lists, in the namespaces it is given. If one cluster fails, the answer is failed, with what the others showed.</remarks>
public sealed class KubernetesSource : ILiveVersionSource
{
    /// <summary>The source's usual name.</summary>
    public const string Name = "kubernetes";

    private readonly KubernetesFleet fleet;
    private readonly ClusterAddresses addresses;

    /// <summary>Looks at a fleet.</summary>
    /// <param name="fleet">What to look for, and where.</param>
    public KubernetesSource(KubernetesFleet fleet)
        : this(fleet, new ClusterAddresses((fleet ?? throw new ArgumentNullException(nameof(fleet))).KubeConfig, Environment.GetEnvironmentVariable))
    {
    }

    internal KubernetesSource(KubernetesFleet fleet, ClusterAddresses addresses) => (this.fleet, this.addresses) = (fleet, addresses);

    /// <inheritdoc />
    public async Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        using var clusters = new Clusters(fleet, addresses);
        var answers = await Task.WhenAll(clusters.Looks.Select(look => ObserveAsync(look, cancellationToken))).ConfigureAwait(false);
        var reasons = answers.Select(answer => answer.Reason).OfType<string>().ToList();
        return new(
            Name,
            answers.Max(answer => answer.Status),
            reasons.Count == 0 ? null : string.Join("; ", reasons),
            [.. answers.SelectMany(answer => answer.Instances)])
        {
            CountsProcesses = true,
        };
    }

    private async Task<FleetObservation> ObserveAsync(Func<Place> look, CancellationToken cancellationToken)
    {
        try
        {
            var place = look();
            var content = await new NamespaceListing(place, fleet.Selector).ReadAsync(cancellationToken).ConfigureAwait(false);
            return new NamespaceReading(fleet, place).Read(content);
        }
        catch (ClusterFailedException failure)
        {
            return FleetObservation.Failed(Name, failure.Message);
        }
    }
}
