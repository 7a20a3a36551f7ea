using System.Globalization;
using Dapper;
using Migrator.Sandbox;
using Npgsql;

namespace Migrator.Testing;

/// <summary>A streaming replica of a server that was started here, from a copy of its files.</summary>
/// <remarks>Copied by hand and not with <c>pg_basebackup</c>, which not every set of binaries has.</remarks>
public sealed class ReplicaSandbox : IAsyncDisposable
{
    private readonly Watchdog watchdog;

    private ReplicaSandbox(Watchdog watchdog, int port)
    {
        this.watchdog = watchdog;
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=false";
    }

    /// <summary>A superuser's connection to the replica.</summary>
    public string ConnectionString { get; }

    /// <param name="primary">The server; one that somebody else has started has no files that we could copy.</param>
    /// <param name="name">The name that the replica gives itself.</param>
    public static async Task<ReplicaSandbox> StartAsync(SandboxServer primary, string name)
    {
        if (primary.BinDirectory is not { } binaries)
        {
            Missing.Report("A replica needs the binaries of a server that is started here.");
            throw new InvalidOperationException("There are no binaries.");
        }

        var account = ServerAccount.Find();
        var directory = await SandboxDirectory.CreateAsync(account, CancellationToken.None);
        var data = Path.Combine(directory, "data");
        var pgCtl = Path.Combine(binaries, "pg_ctl");
        var watchdog = Watchdog.Start(directory, account.CommandLine(pgCtl, "-D", data, "-m", "immediate", "-w", "stop"));
        var log = Path.Combine(directory, "log");
        try
        {
            await CopyAsync(primary, account, data);
            var port = FreePort.Find();
            await File.AppendAllTextAsync(
                Path.Combine(data, "postgresql.conf"),
                $"""

                port = {port.ToString(CultureInfo.InvariantCulture)}
                unix_socket_directories = '{directory}'
                hot_standby = on
                wal_receiver_status_interval = 1
                primary_conninfo = 'host=127.0.0.1 port={new NpgsqlConnectionStringBuilder(primary.ConnectionString).Port} user=postgres application_name={name}'

                """);
            var started = await SandboxCommand.RunAsync(account.CommandLine(pgCtl, "-D", data, "-l", log, "-w", "-t", "60", "start"), CancellationToken.None);
            if (started.ExitCode != 0)
            {
                throw new InvalidOperationException($"The replica does not start: {await File.ReadAllTextAsync(log)}");
            }

            return new ReplicaSandbox(watchdog, port);
        }
        catch
        {
            await watchdog.DisposeAsync();
            throw;
        }
    }

    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        return await connection.ExecuteScalarAsync<T>(sql);
    }

    public ValueTask DisposeAsync() => watchdog.DisposeAsync();

    private static async Task CopyAsync(SandboxServer primary, ServerAccount account, string data)
    {
        await using var connection = new NpgsqlConnection(primary.ConnectionString);
        await connection.OpenAsync();
        var isOlder = primary.Major < 15;
        await connection.ExecuteAsync(isOlder ? "SELECT pg_start_backup('replica', true, false)" : "SELECT pg_backup_start('replica', true)");
        var from = await connection.ExecuteScalarAsync<string>("SHOW data_directory");
        await SandboxCommand.RunOrFailAsync(account.CommandLine("cp", "-a", from ?? "", data), CancellationToken.None);
        var label = await connection.ExecuteScalarAsync<string>(isOlder ? "SELECT labelfile FROM pg_stop_backup(false, false)" : "SELECT labelfile FROM pg_backup_stop(false)");
        File.Delete(Path.Combine(data, "postmaster.pid"));

        // They must be the server's own: it writes to them.
        await SandboxCommand.RunOrFailAsync(account.CommandLine("touch", Path.Combine(data, "backup_label"), Path.Combine(data, "standby.signal")), CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(data, "backup_label"), label);
    }
}
