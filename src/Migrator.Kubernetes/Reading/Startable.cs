using k8s.Models;
using Migrator.Execution.LiveVersions;

namespace Migrator.Kubernetes.Reading;

/// <summary>A template that pods are started from, or may be.</summary>
/// <param name="Kind">The kind of the workload that has it.</param>
/// <param name="Name">The workload's name.</param>
/// <param name="Template">The template.</param>
/// <param name="State">In the words of live versions.</param>
internal sealed record Startable(string Kind, string Name, V1PodTemplateSpec Template, string State)
{
    /// <summary>It has pods, or shall have some.</summary>
    public const string Running = "running";

    /// <summary>It has no pods now; it may have some at any time without anybody's doing.</summary>
    public const string Scheduled = "scheduled";

    /// <summary>It is kept so that somebody can go back to it.</summary>
    public const string RollbackTarget = LiveInstance.RollbackTarget;
}
