using System.Globalization;
using Migrator.Cli.Configuration;
using Migrator.Execution.Runs;
using YamlDotNet.RepresentationModel;

namespace Migrator.Cli.Tests;

public sealed class KubernetesSampleTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "kubernetes");

    [Fact]
    public void The_job_fails_at_once_for_what_no_repetition_mends_and_counts_nothing_that_only_goes_on_later()
    {
        var rules = Job().At("spec", "podFailurePolicy", "rules").Items().Where(rule => rule.Has("onExitCodes")).ToDictionary(rule => rule.At("action").Text(), Codes);

        Assert.Equal([ExitCode.Usage, ExitCode.Stale, ExitCode.VerificationFailed, ExitCode.NeedsHuman], rules["FailJob"]);
        Assert.Equal([ExitCode.Later, ExitCode.Interrupted, ExitCode.Terminated], rules["Ignore"]);
        Assert.Equal(2, rules.Count);
    }

    [Fact]
    public void A_disruption_is_told_from_a_failure_before_exit_codes_are_looked_at()
    {
        var first = Job().At("spec", "podFailurePolicy", "rules").Items()[0];

        Assert.Equal("Ignore", first.At("action").Text());
        Assert.Equal("DisruptionTarget", Assert.Single(first.At("onPodConditions").Items()).At("type").Text());
    }

    [Fact]
    public void Every_pod_must_succeed_and_none_restarts_in_place()
    {
        var spec = Job().At("spec");

        Assert.Equal("Indexed", spec.At("completionMode").Text());
        Assert.Equal(spec.At("parallelism").Text(), spec.At("completions").Text());

        // The server refuses a podFailurePolicy with any other.
        Assert.Equal("Never", spec.At("template", "spec", "restartPolicy").Text());
    }

    [Fact]
    public void The_container_is_the_one_that_the_rules_name_with_resources_and_a_connection_from_a_secret()
    {
        var container = Assert.Single(Job().At("spec", "template", "spec", "containers").Items());
        var environment = container.At("env").Items().ToDictionary(variable => variable.At("name").Text());

        Assert.All(
            Job().At("spec", "podFailurePolicy", "rules").Items().Where(rule => rule.Has("onExitCodes")),
            rule => Assert.Equal(container.At("name").Text(), rule.At("onExitCodes", "containerName").Text()));
        Assert.True(container.Has("resources"));
        Assert.Equal("migrator-database", environment["MIGRATOR_CONNECTION"].At("valueFrom", "secretKeyRef", "name").Text());
        Assert.False(environment["MIGRATOR_CONNECTION"].Has("value"));
        Assert.All(
            environment.Keys.Where(name => name != "MIGRATOR_CONNECTION"),
            name => Assert.True(KnownKeys.Contains(name["MIGRATOR_".Length..].Replace("__", ":", StringComparison.Ordinal)), name));
    }

    [Fact]
    public async Task The_tool_understands_its_arguments_and_its_environment()
    {
        var container = Assert.Single(Job().At("spec", "template", "spec", "containers").Items());
        var environment = container.At("env").Items().Where(variable => variable.Has("value")).ToDictionary(variable => variable.At("name").Text(), variable => variable.At("value").Text());

        var run = await ToolRun.With(environment, [.. container.At("args").Items().Select(argument => argument.Text())]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith("MIG1900: No database is named.", run.Error);
    }

    [Fact]
    public void The_page_beside_it_lists_the_exit_codes_that_a_backfill_can_end_with()
    {
        var listed = File.ReadLines(Path.Combine(Folder, "README.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .SelectMany(line => line.Split('|')[1].Split(','))
            .Select(code => int.Parse(code, CultureInfo.InvariantCulture));

        Assert.Equal(
            [ExitCode.Done, ExitCode.Failed, ExitCode.Usage, ExitCode.Stale, ExitCode.VerificationFailed, ExitCode.Leased, ExitCode.Later, ExitCode.NeedsHuman, ExitCode.Interrupted, ExitCode.Terminated],
            listed);
    }

    [Fact]
    public async Task The_cron_job_looks_often_enough_as_the_account_that_may_and_the_tool_understands_it()
    {
        var cronJob = Read("observe-cronjob.yaml")[0];
        var pod = cronJob.At("spec", "jobTemplate", "spec", "template", "spec");
        var container = Assert.Single(pod.At("containers").Items());
        var variables = container.At("env").Items().Where(variable => variable.Has("value")).ToDictionary(variable => variable.At("name").Text(), variable => variable.At("value").Text());
        var every = int.Parse(cronJob.At("spec", "schedule").Text().Split(' ')[0]["*/".Length..], CultureInfo.InvariantCulture);

        var run = await ToolRun.With(variables, [.. container.At("args").Items().Select(argument => argument.Text())]);

        // Two may fail in a row.
        Assert.True(TimeSpan.FromMinutes(3 * every) < new RunSettings().MaxGap);
        Assert.Contains(Read("live-versions-rbac.yaml"), one => one.At("kind").Text() == "ServiceAccount" && one.At("metadata", "name").Text() == pod.At("serviceAccountName").Text());
        Assert.Equal(["versions", "--observe"], container.At("args").Items().Select(argument => argument.Text()));
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith("MIG1900: No database is named.", run.Error);
    }

    private static IEnumerable<int> Codes(YamlNode rule)
        => rule.At("onExitCodes", "values").Items().Select(code => int.Parse(code.Text(), CultureInfo.InvariantCulture));

    private static YamlNode Job() => Assert.Single(Read("backfill-job.yaml"));

    private static IReadOnlyList<YamlNode> Read(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Folder, file));
        stream.Load(reader);
        return [.. stream.Documents.Select(document => document.RootNode)];
    }
}
