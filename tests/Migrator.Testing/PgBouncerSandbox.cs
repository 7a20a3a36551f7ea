using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Migrator.Sandbox;
using Npgsql;

namespace Migrator.Testing;

/// <summary>A PgBouncer in transaction mode before a server: every transaction may run on another backend.</summary>
public sealed class PgBouncerSandbox : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Watchdog watchdog;

    private PgBouncerSandbox(Watchdog watchdog, int port) => (this.watchdog, Port) = (watchdog, port);

    public int Port { get; }

    /// <param name="server">The server behind it.</param>
    /// <param name="roles">Who is let in besides the superuser.</param>
    /// <param name="poolSize">How many backends a role has in a database.</param>
    /// <param name="settings">Further settings, or others, a line each.</param>
    internal static async Task<PgBouncerSandbox> StartAsync(
        SandboxServer server, IReadOnlyCollection<WriterRole> roles, int poolSize, string settings)
    {
        var program = ExecutablePath.Find("pgbouncer");
        if (program is null)
        {
            Missing.Report("There is no pgbouncer; install one with 'apt-get install pgbouncer'.");
        }

        var account = ServerAccount.Find();
        var directory = await SandboxDirectory.CreateAsync(account, CancellationToken.None);
        var pidFile = Path.Combine(directory, "pgbouncer.pid");
        var watchdog = Watchdog.Start(directory, ["/bin/sh", "-c", "kill \"$(cat \"$0\")\"", pidFile]);

        try
        {
            var port = FreePort.Find();
            var configuration = Path.Combine(directory, "pgbouncer.ini");
            await File.WriteAllTextAsync(configuration, Configuration(server, directory, port, poolSize) + settings);
            await File.WriteAllTextAsync(Path.Combine(directory, "users.txt"), Users(server, roles));
            await SandboxCommand.RunOrFailAsync(account.CommandLine(program!, "-d", "-q", configuration), CancellationToken.None);
            await WaitUntilReadyAsync(port, pidFile, Path.Combine(directory, "pgbouncer.log"));
            return new PgBouncerSandbox(watchdog, port);
        }
        catch
        {
            await watchdog.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same connection, through PgBouncer.</summary>
    public string Through(string connectionString)
        => new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = Port }.ConnectionString;

    public ValueTask DisposeAsync() => watchdog.DisposeAsync();

    private static string Configuration(SandboxServer server, string directory, int port, int poolSize)
    {
        var target = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        return $"""
            [databases]
            * = host={target.Host} port={target.Port}

            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {directory}/users.txt
            pool_mode = transaction
            default_pool_size = {poolSize}
            max_client_conn = 500
            ignore_startup_parameters = extra_float_digits,search_path
            admin_users = {target.Username}
            logfile = {directory}/pgbouncer.log
            pidfile = {directory}/pgbouncer.pid

            """;
    }

    private static string Users(SandboxServer server, IReadOnlyCollection<WriterRole> roles)
    {
        var target = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        return string.Join('\n', [
            $"\"{target.Username}\" \"{target.Password}\"",
            .. roles.Select(role => $"\"{role.Name}\" \"{WriterRole.Password}\""),
            ""]);
    }

    // It turns into a daemon before it listens and before it writes its pid, which is needed to stop it.
    private static async Task WaitUntilReadyAsync(int port, string pidFile, string log)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(10))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                if (File.Exists(pidFile))
                {
                    return;
                }
            }
            catch (SocketException) when (patience.Elapsed < Patience)
            {
                continue;
            }

            if (patience.Elapsed > Patience)
            {
                throw new InvalidOperationException($"PgBouncer does not start: {await File.ReadAllTextAsync(log)}");
            }
        }
    }
}
