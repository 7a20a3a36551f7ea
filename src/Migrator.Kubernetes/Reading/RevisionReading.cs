using k8s.Models;

namespace Migrator.Kubernetes.Reading;

/// <summary>ControllerRevisions: those with pods, and those that pods may be started from, are live; the others are what somebody may go back to.</summary>
internal static class RevisionReading
{
    public const string Kind = "controllerrevision";

    /// <param name="revisions">The owner's, of this fleet.</param>
    /// <param name="owner">Who keeps them.</param>
    /// <param name="pods">The pods that were seen.</param>
    /// <param name="rollbackRevisions">How many former revisions somebody may go back to.</param>
    public static Found Read(IReadOnlyList<Revision> revisions, RevisionOwner owner, IReadOnlyList<V1Pod> pods, int rollbackRevisions)
    {
        var owned = pods.Where(pod => owner.Keeps(pod) && PodReading.IsLive(pod)).ToList();
        var newestFirst = revisions.OrderByDescending(revision => revision.Number).ToList();
        var running = newestFirst.Where(revision => owned.Exists(revision.Started)).ToList();

        // Its pods of a former revision need not bear the labels that pods are chosen by. They are most likely of the last one.
        running.AddRange(newestFirst.Skip(1).Take(owner.RunsFormer && !running.Any(newestFirst.Skip(1).Contains) ? 1 : 0));
        var startable = newestFirst.Where((revision, place) => place == 0 || owner.MayStart(revision)).Except(running).ToList();
        var former = newestFirst.Except(running).Except(startable).Take(rollbackRevisions);
        return Found.Of(
            [.. With(running, Startable.Running), .. With(startable, Startable.Scheduled), .. With(former, Startable.RollbackTarget)],
            revisions.Where(revision => revision.Template is null).Select(revision => $"{Kind} {revision.Name} holds no template that can be read"));
    }

    private static IEnumerable<Startable> With(IEnumerable<Revision> revisions, string state)
        => from revision in revisions
           let template = revision.Template
           where template is not null
           select new Startable(Kind, revision.Name, template, state);
}
