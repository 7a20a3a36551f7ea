using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Migrator.Execution.LiveVersions;
using Migrator.PostgreSql.Connections;
using Npgsql;

namespace Migrator.PostgreSql.Poolers;

/// <summary>A PgBouncer, asked by its admin console who its clients are.</summary>
/// <remarks>Its user must be among <c>stats_users</c> (or <c>admin_users</c>). Nothing is ever changed. One that shares its port with others (<c>so_reuseport</c>) knows its own clients only: each needs an address of its own.</remarks>
public sealed class PgBouncer : ISessionPooler
{
    private readonly NpgsqlConnectionStringBuilder address;
    private readonly Func<string>? password;

    /// <summary>Says where it is.</summary>
    /// <param name="connectionString">Host, port and user, and, where wanted, SSL Mode, Root Certificate, SSL Certificate and SSL Key; the database is its console.</param>
    /// <param name="password">Gives the password for each look; null for a user that needs none.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read, lacks host or user, carries a password, or asks for what is not spoken here.</exception>
    public PgBouncer(string connectionString, Func<string>? password)
    {
        if (ConnectionStrings.HasPassword(connectionString))
        {
            throw new ArgumentException("it carries a password, which belongs into a variable or a file", nameof(connectionString));
        }

        address = new NpgsqlConnectionStringBuilder(connectionString);
        this.password = password;
        if (string.IsNullOrEmpty(address.Host) || string.IsNullOrEmpty(address.Username))
        {
            throw new ArgumentException("it needs Host and Username, such as Host=10.0.0.7;Port=6432;Username=stats", nameof(connectionString));
        }

        // What is asked for and not done would leave somebody less safe than they think.
        if (address.SslNegotiation == SslNegotiation.Direct || address.ChannelBinding == ChannelBinding.Require || address.GssEncryptionMode == GssEncryptionMode.Require)
        {
            throw new ArgumentException("it asks for SSL Negotiation=Direct, Channel Binding=Require or GSS Encryption Mode=Require, which PgBouncer's console does not speak", nameof(connectionString));
        }
    }

    /// <inheritdoc />
    public string Name => $"{address.Host}:{address.Port}";

    /// <inheritdoc />
    public async Task<PooledSessions> ReadAsync(string database, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(roles);
        try
        {
            using var console = await AdminConsole.OpenAsync(address, password, cancellationToken).ConfigureAwait(false);

            var servers = await console.AskAsync("SHOW SERVERS", cancellationToken).ConfigureAwait(false);
            var clients = await console.AskAsync("SHOW CLIENTS", cancellationToken).ConfigureAwait(false);

            // Last: a database that comes with its first client is listed by then.
            var databases = await console.AskAsync("SHOW DATABASES", cancellationToken).ConfigureAwait(false);
            return PgBouncerAnswer.Read(databases, servers, clients, database, roles);
        }
        catch (ConsoleRefusedException refusal)
        {
            return PooledSessions.Unknown(refusal.Message);
        }
        catch (KeyNotFoundException failure)
        {
            return PooledSessions.Unknown($"its tables are not those of PgBouncer: {failure.Message}");
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException or CryptographicException or FormatException)
        {
            return PooledSessions.Unknown(string.Create(CultureInfo.InvariantCulture, $"it does not answer: {failure.Message.TrimEnd('.')}"));
        }
    }
}
