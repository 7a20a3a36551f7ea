using System.Net;
using Migrator.Execution.LiveVersions;

namespace Migrator.Tests.Execution.LiveVersions;

public sealed class HttpSourceTests
{
    private const string Fleet = """{"schemaVersion":1,"observedAt":"2026-11-26T12:00:00Z","complete":true,"instances":[{"app":"shop","version":"2.4.0","id":"a"}]}""";
    private static readonly PrometheusQuery Query = new(new("http://prometheus:9090/"), "count by (app, version) (build_info)");

    [Fact]
    public async Task A_service_answers_with_the_documented_JSON()
    {
        using var service = new Service(_ => (HttpStatusCode.OK, Fleet));

        var observation = await new HttpSource(service.Client, new("https://fleet/live?app=shop"), () => "t0ken").ObserveAsync(TestContext.Current.CancellationToken);

        Assert.Equal((ObservationStatus.Complete, "2.4.0"), (observation.Status, Assert.Single(observation.Instances).Version));
        Assert.Equal("Bearer t0ken", Assert.Single(service.Authorizations));
    }

    [Fact]
    public async Task Another_answer_is_told_without_the_query()
    {
        using var service = new Service(_ => (HttpStatusCode.Forbidden, "{}"));

        var observation = await new HttpSource(service.Client, new("https://fleet/live?key=secret"), token: null).ObserveAsync(TestContext.Current.CancellationToken);

        Assert.Equal((ObservationStatus.Failed, "https://fleet/live answered 403 Forbidden"), (observation.Status, observation.Reason));
    }

    [Fact]
    public async Task Prometheus_tells_versions_by_their_labels()
    {
        using var service = new Service(_ => (HttpStatusCode.OK, Vector(("shop", "2.4.0", "11"), ("shop", "2.3.0", "1"), ("shop", "2.2.0", "0"))));

        var observation = await new PrometheusSource(service.Client, Query, token: null).ObserveAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ObservationStatus.Complete, observation.Status);
        Assert.Equal("shop 2.4.0, shop 2.3.0", string.Join(", ", observation.Instances.Select(one => $"{one.App} {one.Version}")));
        Assert.Equal("http://prometheus:9090/api/v1/query?partial_response=false&query=count%20by%20%28app%2C%20version%29%20%28build_info%29", Assert.Single(service.Asked));
    }

    [Fact]
    public async Task A_series_without_a_version_is_an_unknown_version()
    {
        using var service = new Service(_ => (HttpStatusCode.OK, """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"2"]}]}}"""));

        var observation = await new PrometheusSource(service.Client, Query with { App = "shop" }, token: null).ObserveAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("shop", null), (Assert.Single(observation.Instances).App, observation.Instances[0].Version));
    }

    [Theory]
    [InlineData("""{"status":"success","warnings":["store a is away"],"data":{"resultType":"vector","result":[]}}""", ObservationStatus.Partial, "it warns: store a is away")]
    [InlineData("""{"status":"error","error":"parse error"}""", ObservationStatus.Failed, "the query was refused: parse error")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[]}}""", ObservationStatus.Failed, "the query gives a matrix, and an instant vector is needed")]
    [InlineData("<html>", ObservationStatus.Failed, "its answer is not what Prometheus answers")]
    [InlineData("{}", ObservationStatus.Failed, "its answer is not what Prometheus answers")]
    public async Task What_Prometheus_cannot_vouch_for_is_not_complete(string answer, ObservationStatus status, string reason)
    {
        using var service = new Service(_ => (HttpStatusCode.OK, answer));

        var observation = await new PrometheusSource(service.Client, Query, token: null).ObserveAsync(TestContext.Current.CancellationToken);

        Assert.Equal(status, observation.Status);
        Assert.StartsWith(reason, observation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Targets_that_could_not_be_scraped_run_what_nobody_knows()
    {
        using var service = new Service(address => (HttpStatusCode.OK, address.Query.Contains("up", StringComparison.Ordinal) ? Vector(("shop", "", "0")) : Vector(("shop", "2.4.0", "3"))));

        var observation = await new PrometheusSource(service.Client, Query with { Down = "up == 0" }, token: null).ObserveAsync(TestContext.Current.CancellationToken);

        Assert.Equal((ObservationStatus.Partial, "1 targets could not be scraped, and run what nobody knows"), (observation.Status, observation.Reason));
        Assert.Single(observation.Instances);
    }

    private static string Vector(params (string App, string Version, string Value)[] series)
    {
        var written = series.Select(one => $$"""{"metric":{"app":"{{one.App}}","version":"{{one.Version}}"},"value":[1764158400,"{{one.Value}}"]}""");
        return """{"status":"success","data":{"resultType":"vector","result":[""" + string.Join(',', written) + "]}}";
    }

    private sealed class Service(Func<Uri, (HttpStatusCode Status, string Body)> answer) : HttpMessageHandler
    {
        public HttpClient Client => new(this, disposeHandler: false);

        public List<string> Asked { get; } = [];

        public List<string?> Authorizations { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            Authorizations.Add(request.Headers.Authorization?.ToString());
            var (status, body) = answer(request.RequestUri);
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
        }
    }
}
