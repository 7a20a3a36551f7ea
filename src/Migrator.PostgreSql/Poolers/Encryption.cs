using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Migrator.PostgreSql.Poolers;

/// <summary>Agrees on encryption, by the driver's own words: SSL Mode and Root Certificate.</summary>
internal static class Encryption
{
    private const int Request = (1234 << 16) | 5679;

    /// <summary>The stream to use, and whether we know who reads at its other end.</summary>
    /// <exception cref="ConsoleRefusedException">Encryption is demanded, and not offered.</exception>
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
        await stream.AuthenticateAsClientAsync(Options(address), cancellationToken).ConfigureAwait(false);
        return (stream, address.SslMode is SslMode.VerifyCA or SslMode.VerifyFull);
    }

    private static SslClientAuthenticationOptions Options(NpgsqlConnectionStringBuilder address)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = address.Host };
        if (address.SslMode is SslMode.VerifyCA or SslMode.VerifyFull)
        {
            options.RemoteCertificateValidationCallback = (_, _, _, errors)
                => errors == SslPolicyErrors.None || (address.SslMode == SslMode.VerifyCA && errors == SslPolicyErrors.RemoteCertificateNameMismatch);
            if (!string.IsNullOrEmpty(address.RootCertificate))
            {
                var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                policy.CustomTrustStore.ImportFromPemFile(address.RootCertificate);
                options.CertificateChainPolicy = policy;
            }
        }
        else
        {
#pragma warning disable CA5359 // As the driver does: these modes encrypt and do not ask whom. No secret is sent in clear then.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        return options;
    }
}
