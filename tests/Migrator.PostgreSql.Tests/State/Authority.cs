using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Migrator.Sandbox;

namespace Migrator.PostgreSql.Tests.State;

/// <summary>What a list of revoked certificates says of the one that was signed.</summary>
public enum Revocation
{
    /// <summary>Nothing: it is good.</summary>
    Good,

    /// <summary>It was taken back.</summary>
    Revoked,

    /// <summary>Nobody gives the list away.</summary>
    Unknown,
}

/// <summary>Signs the certificate of 127.0.0.1, and gives away the list of what it has revoked.</summary>
internal sealed class Authority : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly string signedFile = Temporary();
    private readonly string keyFile = Temporary();

    public Authority(Revocation revocation)
    {
        var place = $"http://127.0.0.1:{FreePort.Find()}/";

        // Lists are kept by the machine: never the same name twice.
        var list = $"{place}{Guid.NewGuid():N}.crl";
        using var key = RSA.Create(2048);
        using var root = Root(key);
        using var signedKey = RSA.Create(2048);
        using var signed = Signed(root, signedKey, list);
        File.WriteAllText(CertificateFile, root.ExportCertificatePem());
        File.WriteAllText(signedFile, signed.ExportCertificatePem());
        File.WriteAllText(keyFile, signedKey.ExportPkcs8PrivateKeyPem());
        if (revocation == Revocation.Unknown)
        {
            return;
        }

        var revoked = new CertificateRevocationListBuilder();
        if (revocation == Revocation.Revoked)
        {
            revoked.AddEntry(signed);
        }

        var content = revoked.Build(root, BigInteger.One, DateTimeOffset.UtcNow.AddHours(1), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, DateTimeOffset.UtcNow.AddMinutes(-5));
        listener.Prefixes.Add(place);
        listener.Start();
        _ = AnswerAsync(content);
    }

    public string CertificateFile { get; } = Temporary();

    public string AsServer(string mode) => $"client_tls_sslmode = {mode}\nclient_tls_cert_file = {signedFile}\nclient_tls_key_file = {keyFile}";

    public void Dispose()
    {
        listener.Close();
        File.Delete(CertificateFile);
        File.Delete(signedFile);
        File.Delete(keyFile);
    }

    private async Task AnswerAsync(byte[] content)
    {
        try
        {
            while (true)
            {
                var call = await listener.GetContextAsync();
                call.Response.ContentType = "application/pkix-crl";
                call.Response.Close(content, willBlock: false);
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static X509Certificate2 Root(RSA key)
    {
        var request = new CertificateRequest($"CN=authority {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Signed(X509Certificate2 root, RSA key, string list)
    {
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([list]));
        return request.Create(root, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(12));
    }

    private static string Temporary() => Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.pem");
}
