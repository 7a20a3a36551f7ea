using Migrator.Execution.LiveVersions;

namespace Migrator.Tests.Execution.LiveVersions;

/// <summary>The scripts in the samples, with programs in the place of aws and curl that answer as the services do.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DiscoveryScriptTests : IDisposable
{
    private const string Arn = "arn:aws:ecs:eu-central-1:123456789012";
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Ecs_shows_what_runs_what_is_stopping_and_what_a_service_may_start()
    {
        await StandInAsync("aws", Ecs(failures: "[]"));

        var observation = await RunAsync("ecs.sh", "production", "shop-web", "shop");

        Assert.Equal((ObservationStatus.Complete, null), (observation.Status, observation.Reason));
        Assert.Equal(
            """
            a1 shop 2.4.0  running True
            b2 shop 2.3.1  terminating True
            c3 shop 2.3.1  stopped False
            shop/ecs-svc/1 shop 2.4.0 template scheduled True
            shop/service shop 2.4.0 template scheduled True
            """,
            Lines(observation));
    }

    [Fact]
    public async Task Ecs_that_cannot_describe_a_task_is_no_answer()
    {
        await StandInAsync("aws", Ecs(failures: """[ { "arn": "x", "reason": "ACCESS_DENIED" } ]"""));

        var observation = await RunAsync("ecs.sh", "production", "shop-web", "shop");

        Assert.Equal(ObservationStatus.Failed, observation.Status);
        Assert.EndsWith("ended with 1: ecs: a task cannot be described", observation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ecs_that_refuses_is_no_answer()
    {
        await StandInAsync("aws", "echo 'An error occurred (AccessDeniedException)' >&2; exit 254");

        var observation = await RunAsync("ecs.sh", "production", "shop-web", "shop");

        Assert.Equal(ObservationStatus.Failed, observation.Status);
        Assert.EndsWith("An error occurred (AccessDeniedException)", observation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consul_shows_all_data_centres_and_gives_its_token_to_nobody()
    {
        await StandInAsync("curl", Consul(filtered: "false"));
        Environment.SetEnvironmentVariable("CONSUL_HTTP_TOKEN", "c0nsul-token");

        var observation = await RunAsync("consul.sh", "shop");

        Assert.Equal((ObservationStatus.Complete, null), (observation.Status, observation.Reason));
        Assert.Equal(
            """
            eu/shop-1 shop 2.4.0  running True
            us/shop-1 shop   running True
            """,
            Lines(observation));
        Assert.DoesNotContain("c0nsul-token", await File.ReadAllTextAsync(Path.Combine(folder, "arguments"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("header = \"X-Consul-Token: c0nsul-token\"", await File.ReadAllTextAsync(Path.Combine(folder, "input"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consul_that_leaves_something_out_is_not_complete()
    {
        await StandInAsync("curl", Consul(filtered: "true"));

        var observation = await RunAsync("consul.sh", "shop");

        Assert.Equal((ObservationStatus.Partial, "Consul has left out what the token may not read"), (observation.Status, observation.Reason));
    }

    [Fact]
    public async Task Consul_that_does_not_answer_is_no_answer()
    {
        await StandInAsync("curl", "echo 'curl: (22) The requested URL returned error: 500' >&2; exit 22");

        Assert.Equal(ObservationStatus.Failed, (await RunAsync("consul.sh", "shop")).Status);
    }

    private static string Ecs(string failures) => $$"""
        case "$2 $*" in
          list-services*) echo '{ "serviceArns": ["{{Arn}}:service/production/shop", "{{Arn}}:service/production/other"] }' ;;
          describe-services*) cat <<'JSON'
        { "failures": [], "services": [
          { "serviceName": "shop", "desiredCount": 0, "taskDefinition": "{{Arn}}:task-definition/shop-web:7",
            "deployments": [ { "id": "ecs-svc/1", "status": "PRIMARY", "rolloutState": "COMPLETED", "taskDefinition": "{{Arn}}:task-definition/shop-web:7" } ] },
          { "serviceName": "other", "taskDefinition": "{{Arn}}:task-definition/other:3", "deployments": [ { "id": "ecs-svc/2", "taskDefinition": "{{Arn}}:task-definition/other:3" } ] } ] }
        JSON
          ;;
          list-tasks*RUNNING*) echo '{ "taskArns": ["{{Arn}}:task/production/a1"] }' ;;
          list-tasks*STOPPED*) echo '{ "taskArns": ["{{Arn}}:task/production/b2", "{{Arn}}:task/production/c3"] }' ;;
          describe-tasks*a1*) echo '{ "failures": [], "tasks": [ { "taskArn": "{{Arn}}:task/production/a1", "lastStatus": "RUNNING", "desiredStatus": "RUNNING", "createdAt": "2026-11-26T08:00:00.123000+01:00", "taskDefinitionArn": "{{Arn}}:task-definition/shop-web:7" } ] }' ;;
          describe-tasks*) cat <<'JSON'
        { "failures": {{failures}}, "tasks": [
          { "taskArn": "{{Arn}}:task/production/b2", "lastStatus": "RUNNING", "desiredStatus": "STOPPED", "createdAt": 1764140400.5, "taskDefinitionArn": "{{Arn}}:task-definition/shop-web:6" },
          { "taskArn": "{{Arn}}:task/production/c3", "lastStatus": "STOPPED", "desiredStatus": "STOPPED", "createdAt": 1764140400.5, "stoppedAt": 1764144000.5, "taskDefinitionArn": "{{Arn}}:task-definition/shop-web:6" } ] }
        JSON
          ;;
          describe-task-definition*shop-web:7*) echo '{ "taskDefinition": { "containerDefinitions": [ { "name": "web", "image": "1234.dkr.ecr.eu-central-1.amazonaws.com/shop:latest", "dockerLabels": { "migrator.version": "2.4.0" } } ] } }' ;;
          describe-task-definition*shop-web:6*) echo '{ "taskDefinition": { "containerDefinitions": [ { "name": "web", "image": "registry:5000/shop:2.3.1@sha256:abc" } ] } }' ;;
          *) echo "unexpected: $*" >&2; exit 1 ;;
        esac
        """;

    private string Consul(string filtered) => $$"""
        echo "$*" >> {{folder}}/arguments
        cat >> {{folder}}/input
        while [ "$1" != --dump-header ]; do shift; done
        printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Consul-Effective-Consistency: consistent\r\nX-Consul-Results-Filtered-By-ACLs: {{filtered}}\r\n\r\n' > "$2"
        case "$3" in
          */v1/catalog/datacenters) echo '["eu", "us"]' ;;
          */v1/health/service/shop\?dc=eu\&consistent) echo '[ { "Node": { "Node": "n1" }, "Service": { "ID": "shop-1", "Service": "shop", "Meta": { "version": "2.4.0" } }, "Checks": [ { "Status": "critical" } ] } ]' ;;
          */v1/health/service/shop\?dc=us\&consistent) echo '[ { "Node": { "Node": "n2" }, "Service": { "ID": "shop-1", "Service": "shop", "Meta": null }, "Checks": [] } ]' ;;
          *) echo "unexpected: $*" >&2; exit 1 ;;
        esac
        """;

    private static string Lines(FleetObservation observation)
        => string.Join('\n', observation.Instances.Select(one => $"{one.Id} {one.App} {one.Version} {one.Kind} {one.State} {one.IsLive}").Order(StringComparer.Ordinal));

    private async Task StandInAsync(string name, string body)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, $"#!/usr/bin/env bash\n{body}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // The stand-ins come first on the path of this one program.
    private Task<FleetObservation> RunAsync(string script, params string[] arguments)
        => new CommandSource(
            ["env", $"PATH={folder}:{Environment.GetEnvironmentVariable("PATH")}", Path.Combine(Repository.Root, "samples", "discovery", script), .. arguments],
            ["CONSUL_HTTP_TOKEN"]).ObserveAsync(TestContext.Current.CancellationToken);
}
