using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Hosting;
using Migrator.Execution.LiveVersions;
using Migrator.Kubernetes.Access;

namespace Migrator.Kubernetes.Tests;

public sealed class AccessTests
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_role_in_the_samples_grants_what_is_asked_for_and_nothing_else()
    {
        await using var server = await ApiServer.StartAsync(ApiServer.With(hasRollouts: true));
        server.Add("shop", Json.Pod("web-0", "2.4.0", "web-5f66"));
        var documents = KubernetesYaml.LoadAllFromString(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "kubernetes", "live-versions-rbac.yaml"), Stopping));

        await KubernetesSourceTests.ObserveAsync(server);

        var granted = documents.OfType<V1Role>().Single().Rules.SelectMany(rule => from one in rule.ApiGroups from resource in rule.Resources from verb in rule.Verbs select $"{verb} {one}/{resource}");
        var asked = server.Asked.Select(path => path.Split('?')[0].Split('/')).Where(parts => parts.Contains("namespaces"));
        Assert.Equal(granted.Order(), asked.Select(parts => $"list {(parts[1] == "api" ? "" : parts[2])}/{parts[^1]}").Order());
        Assert.Equal(documents.OfType<V1RoleBinding>().Single().RoleRef.Name, documents.OfType<V1Role>().Single().Name());
    }

    [Fact]
    public async Task Within_a_cluster_the_service_account_of_the_pod_asks_over_a_connection_it_can_trust()
    {
        using var key = RSA.Create(2048);
        using var certificate = SelfSigned(key);
        await using var server = await ApiServer.StartAsync(host: host => host.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate))));
        server.Add("shop", Json.Pod("web-0", "2.4.0", "web-5f66"));
        var account = Directory.CreateTempSubdirectory().FullName;
        await File.WriteAllTextAsync(Path.Combine(account, "token"), "t0ken-of-the-pod\n", Stopping);
        await File.WriteAllTextAsync(Path.Combine(account, "namespace"), "shop", Stopping);
        await File.WriteAllTextAsync(Path.Combine(account, "ca.crt"), certificate.ExportCertificatePem(), Stopping);
        var port = new Uri(server.Address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var addresses = new ClusterAddresses(null, name => name == "KUBERNETES_SERVICE_HOST" ? "127.0.0.1" : name == "KUBERNETES_SERVICE_PORT" ? port : null, account);

        var observation = await new KubernetesSource(new() { Selector = Selector("app=shop") }, addresses).ObserveAsync(Stopping);

        Directory.Delete(account, recursive: true);
        Assert.Equal((ObservationStatus.Complete, null), (observation.Status, observation.Reason));
        Assert.Equal("in-cluster/shop/pod/web-0", Assert.Single(observation.Instances).Id);
        Assert.All(server.Authorizations, one => Assert.Equal("Bearer t0ken-of-the-pod", one));
    }

    [Fact]
    public async Task A_token_appears_in_no_reason()
    {
        await using var server = await ApiServer.StartAsync();
        server.Instead["/pods"] = (HttpStatusCode.Unauthorized, "{}");

        Assert.DoesNotContain("t0ken", (await KubernetesSourceTests.ObserveAsync(server)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_files_the_first_that_knows_the_context_counts()
    {
        using var one = new KubeConfig(("eu", "http://127.0.0.1:1"));
        using var other = new KubeConfig(("us", "http://127.0.0.1:2"));
        var addresses = new ClusterAddresses(null, name => name == "KUBECONFIG" ? $"/no/such/file{Path.PathSeparator}{one.Path}{Path.PathSeparator}{other.Path}" : null);

        Assert.Equal(("eu", "http://127.0.0.1:1"), (addresses.Of(null).Cluster, addresses.Of(null).Configuration.Host.TrimEnd('/')));
        Assert.Equal("http://127.0.0.1:2", addresses.Of("us").Configuration.Host.TrimEnd('/'));
        Assert.Equal("shop", addresses.Of("us").Configuration.Namespace);
    }

    internal static LabelSelector Selector(string text) => LabelSelector.TryParse(text, out var selector) ? selector : throw new ArgumentException(text);

    private static X509Certificate2 SelfSigned(RSA key)
    {
        var request = new CertificateRequest("CN=kubernetes", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
