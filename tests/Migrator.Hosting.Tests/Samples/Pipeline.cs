using Migrator.Cli.Tests;
using YamlDotNet.RepresentationModel;

namespace Migrator.Hosting.Tests.Samples;

/// <summary>The shell of a pipeline's file, as the system that it is for would run it.</summary>
internal static class Pipeline
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "samples", "pipelines");

    /// <summary>The scripts of a GitHub workflow's job, in order.</summary>
    public static IReadOnlyList<string> GitHub(string file, string job)
        => [.. Read("github", file).At("jobs", job, "steps").Items().Where(step => step.Has("run")).Select(step => step.At("run").Text())];

    /// <summary>The scripts of some of GitLab's jobs, each after what comes before every job.</summary>
    public static IReadOnlyList<string> GitLab(params string[] jobs)
    {
        var file = Read("gitlab", ".gitlab-ci.yml");
        var before = file.At("default", "before_script").Items();
        return [.. jobs.Select(job => string.Join('\n', before.Concat(file.At(job, "script").Items()).Select(line => line.Text())))];
    }

    /// <summary>What the container of a Job or CronJob runs.</summary>
    public static IReadOnlyList<string> Container(params string[] path)
    {
        var spec = Read(path).At("spec");
        var pod = (spec.Has("jobTemplate") ? spec.At("jobTemplate", "spec") : spec).At("template", "spec");
        var container = Assert.Single(pod.At("containers").Items());
        return [.. (container.Has("command") ? container.At("command").Items() : []).Concat(container.At("args").Items()).Select(part => part.Text())];
    }

    public static YamlNode Read(params string[] path)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(Path.Combine([Folder, .. path]));
        yaml.Load(reader);
        return Assert.Single(yaml.Documents).RootNode;
    }
}
