using System.Globalization;

namespace Migrator.Sandbox;

/// <summary>A PostgreSQL that runs from installed binaries, in a directory of its own.</summary>
internal sealed class LocalServer : IServer
{
    private const int PortsToTry = 3;
    private readonly Watchdog watchdog;

    private LocalServer(PostgreSqlBinaries binaries, int port, Watchdog watchdog)
    {
        this.watchdog = watchdog;
        BinDirectory = binaries.Directory;
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    public string ConnectionString { get; }

    public string Place => $"from {BinDirectory}";

    public string? BinDirectory { get; }

    public bool IsThrowaway => true;

    /// <exception cref="CannotStartException">There are no binaries, or they do not start.</exception>
    public static async Task<LocalServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new CannotStartException("on Windows a throwaway server needs Docker");
        }

        var binaries = PostgreSqlBinaries.Find(options.BinDirectory);
        var account = ServerAccount.Find();
        var directory = await SandboxDirectory.CreateAsync(account, cancellationToken).ConfigureAwait(false);
        var data = Path.Combine(directory, "data");
        var watchdog = Watchdog.Start(
            directory, account.CommandLine(binaries.PgCtl, "-D", data, "-m", "immediate", "-w", "stop"));

        try
        {
            await SandboxCommand.RunOrFailAsync(
                account.CommandLine(
                    binaries.InitDb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", $"--locale={Locale}", "--no-sync"),
                cancellationToken).ConfigureAwait(false);
            var port = await StartAsync(binaries, account, directory, ServerSettings.For(options), cancellationToken).ConfigureAwait(false);
            return new LocalServer(binaries, port, watchdog);
        }
        catch
        {
            await watchdog.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => watchdog.DisposeAsync();

    private static string Locale => OperatingSystem.IsMacOS() ? "en_US.UTF-8" : "C.UTF-8";

    private static async Task<int> StartAsync(
        PostgreSqlBinaries binaries,
        ServerAccount account,
        string directory,
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancellationToken)
    {
        var data = Path.Combine(directory, "data");
        var log = Path.Combine(directory, "log");
        var configuration = Path.Combine(data, "postgresql.conf");
        await File.AppendAllLinesAsync(configuration, settings.Select(Line), cancellationToken).ConfigureAwait(false);

        for (var attempt = 1; ; attempt++)
        {
            // Somebody else may take the port before the server does; the last setting in the file counts.
            var port = FreePort.Find();
            Dictionary<string, string> place = new()
            {
                ["listen_addresses"] = "127.0.0.1",
                ["port"] = port.ToString(CultureInfo.InvariantCulture),
                ["unix_socket_directories"] = directory,
            };
            await File.AppendAllLinesAsync(configuration, place.Select(Line), cancellationToken).ConfigureAwait(false);

            var start = account.CommandLine(binaries.PgCtl, "-D", data, "-l", log, "-w", "-t", "60", "start");
            var result = await SandboxCommand.RunAsync(start, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode == 0)
            {
                return port;
            }

            var lines = File.Exists(log) ? await File.ReadAllTextAsync(log, cancellationToken).ConfigureAwait(false) : "";
            if (attempt == PortsToTry || !lines.Contains("could not bind", StringComparison.Ordinal))
            {
                throw new CannotStartException($"the server from {binaries.Directory} does not start: {result.Error} {lines}");
            }
        }
    }

    private static string Line(KeyValuePair<string, string> setting)
        => $"{setting.Key} = '{setting.Value.Replace("'", "''", StringComparison.Ordinal)}'";
}
