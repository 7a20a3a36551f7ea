using k8s.Models;
using Migrator.Execution.LiveVersions;

namespace Migrator.Kubernetes.Reading;

/// <summary>Pods: live until they have come to their end, whether they are ready, restarting, terminating or out of sight.</summary>
internal sealed class PodReading(PodVersion version, string place)
{
    private static readonly string[] KnownOwners = ["ReplicaSet", "StatefulSet", "DaemonSet", "Job"];

    public IEnumerable<LiveInstance> Instances(V1Pod pod)
    {
        var isLive = IsLive(pod);
        var ended = isLive ? null : End(pod);
        if (!isLive && ended is null)
        {
            return [];
        }

        return version.Of(pod).Select(one => new LiveInstance(version.App(pod.Metadata, pod.Metadata.Keeper()?.Name ?? pod.Name()), one, $"{place}/pod/{pod.Name()}", ended, isLive)
        {
            Kind = pod.Metadata.Keeper()?.Kind == "Job" ? "job" : null,
            State = !isLive ? "stopped" : pod.Metadata.DeletionTimestamp is not null ? "terminating" : pod.Status?.Phase == "Pending" ? Startable.Scheduled : Startable.Running,
            FirstSeen = Moment(pod.Metadata.CreationTimestamp),
        });
    }

    /// <summary>The doubt about a pod whose controller's template is not read: it could start others.</summary>
    public static string? Doubt(V1Pod pod)
        => !IsLive(pod) || pod.Metadata.Keeper() is not { } owner || KnownOwners.Contains(owner.Kind)
            ? null
            : $"pod {pod.Name()} is kept by {owner.Kind} {owner.Name}, whose template is not read";

    // A node that was lost leaves pods that are called failed while nobody has seen their containers end.
    public static bool IsLive(V1Pod pod)
        => pod.Status?.Phase is not ("Succeeded" or "Failed") || pod.Status.ContainerStatuses?.Any(container => container.State?.Running is not null) == true;

    private static DateTimeOffset? End(V1Pod pod)
        => Moment(pod.Status?.ContainerStatuses?.Max(container => container.State?.Terminated?.FinishedAt));

    private static DateTimeOffset? Moment(DateTime? time) => time is { } moment ? new DateTimeOffset(DateTime.SpecifyKind(moment.ToUniversalTime(), DateTimeKind.Utc)) : null;
}
