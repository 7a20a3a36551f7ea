using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Migrator.PostgreSql.Poolers;

/// <summary>Agrees on encryption, by the driver's own words: SSL Mode, Root Certificate, SSL Certificate, SSL Key and Check Certificate Revocation.</summary>
internal static class Encryption
{
    private const int Request = (1234 << 16) | 5679;

    /// <summary>The stream to use, and whether we know who reads at its other end.</summary>
    /// <exception cref="ConsoleRefusedException">Encryption is demanded, and not offered, or by one whose certificate is not trusted.</exception>
    public static async Task<(Stream Stream, bool IsPrivate)> AgreeAsync(Stream plain, NpgsqlConnectionStringBuilder address, CancellationToken cancellationToken)
    {
        if (address.SslMode is SslMode.Disable)
        {
            return (plain, false);
        }

        await new MessageStream(plain).SendAsync(null, new MessageBody().Int32(Request), cancellationToken).ConfigureAwait(false);
        var answer = new byte[1];
        await plain.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        if (answer[0] != 'S')
        {
            return address.SslMode is SslMode.Allow or SslMode.Prefer
                ? (plain, false)
                : throw new ConsoleRefusedException("it offers no encryption, and SSL Mode demands it");
        }

        var stream = new SslStream(plain);
        using var own = OwnCertificate(address);
        var trust = new CertificateTrust(address);
        try
        {
            await stream.AuthenticateAsClientAsync(Options(address, own, trust), cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException) when (trust.Objection is not null)
        {
            throw new ConsoleRefusedException($"its certificate is not trusted: {trust.Objection}");
        }

        // With VerifyCA anybody may be at the other end who has a certificate of the same authority.
        return (stream, address.SslMode is SslMode.VerifyFull);
    }

    /// <summary>The certificate by which we are known; null if there is none. Read for each look: they are replaced before they run out.</summary>
    private static X509Certificate2? OwnCertificate(NpgsqlConnectionStringBuilder address)
    {
        if (string.IsNullOrEmpty(address.SslCertificate))
        {
            return null;
        }

        return Path.GetExtension(address.SslCertificate).ToUpperInvariant() is ".PFX" or ".P12"
            ? X509CertificateLoader.LoadPkcs12FromFile(address.SslCertificate, password: null)
            : X509Certificate2.CreateFromPemFile(address.SslCertificate, string.IsNullOrEmpty(address.SslKey) ? null : address.SslKey);
    }

    private static SslClientAuthenticationOptions Options(NpgsqlConnectionStringBuilder address, X509Certificate2? own, CertificateTrust trust)
    {
        var revocation = address.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = address.Host,
            CertificateRevocationCheckMode = revocation,
            RemoteCertificateValidationCallback = trust.Judge,
        };
        if (own is not null)
        {
            options.ClientCertificates = [own];
        }

        if (!string.IsNullOrEmpty(address.RootCertificate))
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = revocation };
            policy.CustomTrustStore.ImportFromPemFile(address.RootCertificate);
            options.CertificateChainPolicy = policy;
        }

        return options;
    }
}
