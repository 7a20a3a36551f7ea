using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Migrator.PostgreSql.Tests.State;

/// <summary>A key and a certificate that its owner has signed, in files that a server of another account can read.</summary>
internal sealed class Identity : IDisposable
{
    private Identity(string certificate, string key)
    {
        File.WriteAllText(CertificateFile, certificate);
        File.WriteAllText(KeyFile, key);
    }

    public string CertificateFile { get; } = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.pem");

    public string KeyFile { get; } = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.pem");

    private string PfxFile { get; } = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.pfx");

    /// <param name="name">An address, or the name of a user.</param>
    public static Identity Of(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        if (IPAddress.TryParse(name, out var address))
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(address);
            request.CertificateExtensions.Add(names.Build());
        }

        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return new(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public string AsServer(string mode) => $"client_tls_sslmode = {mode}\nclient_tls_cert_file = {CertificateFile}\nclient_tls_key_file = {KeyFile}";

    /// <summary>As words of a connection string, in one file of PFX without a password, in two of PEM, or not at all.</summary>
    public string AsClient(string form)
    {
        if (form == "pfx")
        {
            using var certificate = X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);
            File.WriteAllBytes(PfxFile, certificate.Export(X509ContentType.Pfx));
        }

        return form switch
        {
            "pem" => $";SSL Certificate={CertificateFile};SSL Key={KeyFile}",
            "pfx" => $";SSL Certificate={PfxFile}",
            _ => "",
        };
    }

    public void Dispose()
    {
        File.Delete(PfxFile);
        File.Delete(CertificateFile);
        File.Delete(KeyFile);
    }
}
