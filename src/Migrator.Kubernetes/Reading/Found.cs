namespace Migrator.Kubernetes.Reading;

/// <summary>What a kind of workload gives: templates, and doubts whether those are all.</summary>
internal sealed record Found(IReadOnlyList<Startable> Startables, IReadOnlyList<string> Doubts)
{
    public static Found Of(IEnumerable<Startable> startables, IEnumerable<string?> doubts) => new([.. startables], [.. doubts.OfType<string>()]);

    public static Found AllOf(params Found[] found) => new([.. found.SelectMany(one => one.Startables)], [.. found.SelectMany(one => one.Doubts)]);
}
