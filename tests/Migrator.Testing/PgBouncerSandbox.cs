using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Migrator.Sandbox;
using Npgsql;

namespace Migrator.Testing;

/// <summary>A PgBouncer in transaction mode before a server: every transaction may run on another backend.</summary>
public sealed class PgBouncerSandbox : IAsyncDisposable
{
    private readonly Watchdog watchdog;

    private PgBouncerSandbox(Watchdog watchdog, int port) => (this.watchdog, Port) = (watchdog, port);

    public int Port { get; }

    public static async Task<PgBouncerSandbox> StartAsync(SandboxServer server, int poolSize = 5)
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
            var port = FreePort();
            var configuration = Path.Combine(directory, "pgbouncer.ini");
            await File.WriteAllTextAsync(configuration, Configuration(server, directory, port, poolSize));
            await File.WriteAllTextAsync(Path.Combine(directory, "users.txt"), Users(server));
            await SandboxCommand.RunOrFailAsync(account.CommandLine(program!, "-d", "-q", configuration), CancellationToken.None);
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

    private static string Users(SandboxServer server)
    {
        var target = new NpgsqlConnectionStringBuilder(server.ConnectionString);
        return $"\"{target.Username}\" \"{target.Password}\"\n";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
