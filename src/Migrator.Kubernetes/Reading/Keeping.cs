using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>Who keeps an object: the one of its owners that is its controller.</summary>
internal static class Keeping
{
    public static V1OwnerReference? Keeper(this V1ObjectMeta metadata) => metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true);

    public static bool IsKeptBy(this V1ObjectMeta metadata, string kind, string name) => metadata.Keeper() is { } keeper && keeper.Kind == kind && keeper.Name == name;
}
