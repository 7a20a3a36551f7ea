using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Migrator.Execution.LiveVersions;
using Migrator.Kubernetes.Access;

namespace Migrator.Kubernetes.Tests;

/// <summary>A cluster that knows its users by certificates, as those that kubeadm and kind set up do.</summary>
public sealed class ClientCertificateTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("migrator-kube-");
    private readonly X509Certificate2 cluster = Certificate("CN=kubernetes", IPAddress.Loopback);
    private readonly X509Certificate2 known = Certificate("CN=migrator");
    private readonly X509Certificate2 stranger = Certificate("CN=stranger");

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_certificate_of_a_kubeconfig_lets_in_whether_it_stands_there_or_in_files(bool isInFiles)
    {
        await using var server = await StartAsync();
        using var config = new KubeConfig(("eu", server.Address), Trusting(cluster), isInFiles ? Files(known) : Data(known));

        var observation = await ObserveAsync(config);

        Assert.Equal((ObservationStatus.Complete, null), (observation.Status, observation.Reason));
        Assert.Equal("2.4.0", Assert.Single(observation.Instances).Version);
    }

    [Fact]
    public async Task A_certificate_that_the_cluster_does_not_know_is_no_answer()
    {
        await using var server = await StartAsync();
        using var config = new KubeConfig(("eu", server.Address), Trusting(cluster), Data(stranger));

        var observation = await ObserveAsync(config);

        Assert.Equal(ObservationStatus.Failed, observation.Status);
        Assert.StartsWith("cluster eu cannot be reached: ", observation.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_shows_another_certificate_than_the_kubeconfig_trusts_is_not_believed()
    {
        await using var server = await StartAsync();
        using var config = new KubeConfig(("eu", server.Address), Trusting(stranger), Data(known));

        var observation = await ObserveAsync(config);

        Assert.Equal((ObservationStatus.Failed, 0), (observation.Status, observation.Instances.Count));
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task A_certificate_without_its_key_is_told()
    {
        await using var server = await StartAsync();
        using var config = new KubeConfig(("eu", server.Address), Trusting(cluster), $"client-certificate-data: {Base64(known.ExportCertificatePem())}", $"client-key-data: {Base64("no key")}");

        var observation = await ObserveAsync(config);

        Assert.Equal(ObservationStatus.Failed, observation.Status);
        Assert.StartsWith("cluster eu cannot be asked with what the kubeconfig says: The key contents do not contain a PEM", observation.Reason, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        folder.Delete(recursive: true);
        cluster.Dispose();
        known.Dispose();
        stranger.Dispose();
    }

    private static Task<FleetObservation> ObserveAsync(KubeConfig config)
        => new KubernetesSource(new() { Selector = AccessTests.Selector("app=shop") }, new ClusterAddresses(config.Path, _ => null)).ObserveAsync(Stopping);

    private async Task<ApiServer> StartAsync()
    {
        var server = await ApiServer.StartAsync(host: host => host.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(cluster, https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (shown, _, _) => shown.Thumbprint == known.Thumbprint;
        }))));
        return server.Add("shop", Json.Pod("web-0", "2.4.0", "web-5f66"));
    }

    private string[] Files(X509Certificate2 certificate)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "client.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder.FullName, "client.key"), Key(certificate));
        return [$"client-certificate: {folder.FullName}/client.crt", $"client-key: {folder.FullName}/client.key"];
    }

    private static string[] Data(X509Certificate2 certificate) => [$"client-certificate-data: {Base64(certificate.ExportCertificatePem())}", $"client-key-data: {Base64(Key(certificate))}"];

    private static string Trusting(X509Certificate2 certificate) => $"certificate-authority-data: {Base64(certificate.ExportCertificatePem())}";

    private static string Key(X509Certificate2 certificate) => certificate.GetRSAPrivateKey()!.ExportRSAPrivateKeyPem();

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static X509Certificate2 Certificate(string name, IPAddress? address = null)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        if (address is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(address);
            request.CertificateExtensions.Add(names.Build());
        }

        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
