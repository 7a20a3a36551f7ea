using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>CronJobs, suspended or not, and Jobs that have not come to their end.</summary>
internal static class JobReading
{
    public const string Kind = "job";
    public const string CronKind = "cronjob";

    // A suspended one may be resumed, or run by hand, like a Deployment without replicas.
    public static Found Read(IReadOnlyList<V1CronJob> jobs)
        => Found.Of(jobs.Select(one => new Startable(CronKind, one.Name(), one.Spec.JobTemplate.Spec.Template, Startable.Scheduled)), []);

    public static Found Read(IReadOnlyList<V1Job> jobs)
        => Found.Of(
            jobs.Where(one => !IsOver(one)).Select(one => new Startable(Kind, one.Name(), one.Spec.Template, one.Status?.Active > 0 ? Startable.Running : Startable.Scheduled)),
            []);

    private static bool IsOver(V1Job job)
        => job.Status?.Conditions?.Any(condition => condition is { Status: "True", Type: "Complete" or "Failed" }) == true;
}
