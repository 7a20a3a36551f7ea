using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Migrator.PostgreSql.Poolers;

/// <summary>Whether the certificate of the other end is good enough for the SSL Mode that was asked for, and why not.</summary>
internal sealed class CertificateTrust(NpgsqlConnectionStringBuilder address)
{
    /// <summary>What is wrong with it; null as long as nothing is.</summary>
    public string? Objection { get; private set; }

    public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        // As the driver does: the other modes encrypt and do not ask whom. No secret is sent in clear then.
        Objection = address.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull) ? null
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) ? "it shows none"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? string.Join(", ", (chain?.ChainStatus ?? []).Select(one => one.Status).Distinct())
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && address.SslMode == SslMode.VerifyFull ? $"it is not made out to {address.Host}"
            : null;
        return Objection is null;
    }
}
