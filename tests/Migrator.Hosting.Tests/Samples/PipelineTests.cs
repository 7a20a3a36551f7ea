using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Migrator.Cli;
using Migrator.PostgreSql;

namespace Migrator.Hosting.Tests.Samples;

public sealed partial class PipelineTests : IDisposable
{
    private static readonly string[] WholeWay =
        ["migrator expand --release shop=2.4.0 --wait --timeout 10m", "migrator backfill --max-duration 5h", "migrator verify", "migrator check-app shop=2.4.0"];

    private static readonly string[] Deploy =
        ["kubectl set image deployment/shop shop=shop:2.4.0", "kubectl rollout status deployment/shop --timeout 10m", "migrator release register shop=2.4.0"];

    private static readonly string[][] Folders = [["helm", "templates"], ["argocd"]];

    private static readonly string[] Jobs = ["1-expand.yaml", "2-backfill.yaml", "3-verify.yaml", "4-check-app.yaml"];

    private const string Register = "5-register.yaml";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("migrator-pipelines-");

    public PipelineTests()
    {
        foreach (var program in new[] { "migrator", "kubectl", "dotnet" })
        {
            // Says what it was asked, and ends as the test wants its command to end.
            var file = Path.Combine(folder.FullName, program);
            File.WriteAllText(
                file,
                """
                #!/usr/bin/env bash
                [ "$(basename "$0")" = dotnet ] || echo "$(basename "$0") $*" >> "$STUB_LOG"
                name="CODE_${1//-/_}"
                exit "${!name:-0}"
                """);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    public static TheoryData<string> Systems => ["github", "gitlab"];

    public static TheoryData<string> Nightly => ["github", "gitlab", "helm", "argocd"];

    public static TheoryData<string> Clusters => ["helm", "argocd"];

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task What_is_due_comes_before_the_deploy_in_order(string system)
    {
        var (exitCode, asked) = await RunAsync(Scripts(system));

        Assert.Equal(0, exitCode);
        Assert.Equal([.. WholeWay, .. Deploy], asked);
    }

    [Theory]
    [InlineData("github", "expand", 6, 1)]
    [InlineData("github", "backfill", 75, 2)]
    [InlineData("github", "backfill", 78, 2)]
    [InlineData("github", "verify", 5, 3)]
    [InlineData("github", "check_app", 75, 4)]
    [InlineData("github", "check_app", 78, 4)]
    [InlineData("gitlab", "expand", 1, 1)]
    [InlineData("gitlab", "backfill", 75, 2)]
    [InlineData("gitlab", "verify", 5, 3)]
    [InlineData("gitlab", "check_app", 75, 4)]
    public async Task Nothing_is_deployed_after_a_step_that_did_not_succeed(string system, string command, int code, int steps)
    {
        var (exitCode, asked) = await RunAsync(Scripts(system), (command, code));

        Assert.Equal(code, exitCode);
        Assert.Equal(WholeWay.Take(steps), asked);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task A_deploy_that_did_not_come_to_its_end_is_not_registered(string system)
    {
        var (exitCode, asked) = await RunAsync(Scripts(system), ("rollout", 1));

        Assert.Equal(1, exitCode);
        Assert.Equal([.. WholeWay, .. Deploy[..^1]], asked);
    }

    [Theory]
    [MemberData(nameof(Nightly))]
    public async Task A_gate_that_is_closed_is_no_failure_of_the_night_and_everything_else_is(string system)
    {
        foreach (var (code, expected) in new[] { (0, 0), (75, 0), (78, 78), (1, 1), (4, 4) })
        {
            var (exitCode, asked) = await RunAsync([Contract(system)], ("contract", code));

            Assert.Equal((code, expected), (code, exitCode));
            Assert.Equal(["migrator contract --wait --timeout 2h"], asked.Distinct());
        }
    }

    [Theory]
    [MemberData(nameof(Clusters))]
    public void In_a_cluster_each_phase_is_a_job_before_the_release_and_in_order(string system)
    {
        var folders = system == "helm" ? Folders[0] : Folders[1];
        var order = system == "helm" ? "helm.sh/hook-weight" : "argocd.argoproj.io/sync-wave";

        var jobs = Jobs.Select(file => Pipeline.Read([.. folders, file])).ToList();

        Assert.Equal(["expand", "backfill", "verify", "check-app"], Jobs.Select(file => Pipeline.Container([.. folders, file])[0]));
        Assert.Equal([-40, -30, -20, -10], jobs.Select(job => int.Parse(((YamlDotNet.RepresentationModel.YamlScalarNode)job["metadata"]["annotations"][order]).Value!, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("helm", "helm.sh/hook", "post-install,post-upgrade,post-rollback", "shop={{ .Values.shop.version }}")]
    [InlineData("argocd", "argocd.argoproj.io/hook", "PostSync", "shop=2.4.0")]
    public void In_a_cluster_a_job_after_the_release_registers_it(string system, string hook, string when, string release)
    {
        string[] file = [.. system == "helm" ? Folders[0] : Folders[1], Register];

        Assert.Equal(when, ((YamlDotNet.RepresentationModel.YamlScalarNode)Pipeline.Read(file)["metadata"]["annotations"][hook]).Value);
        Assert.Equal(["release", "register", release], Pipeline.Container(file));
    }

    [Fact]
    public void Every_command_that_is_shown_is_understood()
    {
        var services = new ServiceCollection();
        services.AddMigrator(new ConfigurationBuilder().Build()).UseDatabase(PostgreSqlDatabase.Connect("Host=127.0.0.1;Port=1"));
        using var provider = services.BuildServiceProvider();
        var root = MigratorCommands.CreateRoot(provider);
        var files = Directory.GetFiles(Pipeline.Folder, "*.y*ml", SearchOption.AllDirectories);
        var shown = files.SelectMany(file => Shown().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Concat(from folders in Folders from file in Jobs.Append(Register) select string.Join(' ', Pipeline.Container([.. folders, file])))
            .Select(line => Placeholder().Replace(line, "2.4.0"))
            .ToList();

        Assert.InRange(shown.Count, 16, 100);
        Assert.All(shown, line => Assert.True(root.Parse(line).Errors.Count == 0, line));
    }

    [Fact]
    public async Task The_naive_way_to_ask_for_the_exit_code_ends_the_script_and_nobody_here_goes_it()
    {
        var (exitCode, _) = await RunAsync(["migrator contract\ncode=$?\n[ $code = 75 ] && exit 0"], ("contract", 75));

        Assert.Equal(75, exitCode);
        Assert.All(
            Directory.GetFiles(Pipeline.Folder, "*.y*ml", SearchOption.AllDirectories),
            file => Assert.DoesNotMatch(@"(^|\n)\s*code=\$\?", File.ReadAllText(file)));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static IReadOnlyList<string> Scripts(string system) => system == "github"
        ? Pipeline.GitHub("deploy.yml", "deploy")
        : Pipeline.GitLab("expand", "backfill", "verify", "check-app", "deploy");

    private static string Contract(string system) => system switch
    {
        "github" => Pipeline.GitHub("contract.yml", "contract")[^1],
        "gitlab" => Pipeline.GitLab("contract")[0],
        "helm" => Shell(Pipeline.Container("helm", "templates", "contract.yaml")),
        _ => Shell(Pipeline.Container("argocd", "contract.yaml")),
    };

    private static string Shell(IReadOnlyList<string> command)
    {
        Assert.Equal(["/bin/sh", "-ec"], command.Take(2));
        return command[2].Replace("dotnet /app/migrator.dll", "migrator", StringComparison.Ordinal);
    }

    /// <summary>Runs scripts one after the other, as jobs or steps of a pipeline: the first that fails is the last.</summary>
    private async Task<(int ExitCode, IReadOnlyList<string> Asked)> RunAsync(IReadOnlyList<string> scripts, params (string Command, int Code)[] ends)
    {
        var log = Path.Combine(folder.FullName, "log");
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}",
            ["STUB_LOG"] = log,
            ["VERSION"] = "v2.4.0",
            ["CI_COMMIT_TAG"] = "v2.4.0",
        };
        foreach (var (command, code) in ends)
        {
            environment[$"CODE_{command}"] = code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var exitCode = 0;
        foreach (var script in scripts)
        {
            (exitCode, _) = await ShellScript.RunAsync(script, environment);
            if (exitCode != 0)
            {
                break;
            }
        }

        return (exitCode, File.Exists(log) ? await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken) : []);
    }

    [GeneratedRegex(@"(?<=^|\s)(?:migrator|dotnet /app/migrator\.dll) ([a-z].*?)(?: \|\| .*)?$", RegexOptions.Multiline)]
    private static partial Regex Shown();

    [GeneratedRegex(@"\$\{[A-Z_]+#v\}|\{\{[^}]*\}\}")]
    private static partial Regex Placeholder();
}
