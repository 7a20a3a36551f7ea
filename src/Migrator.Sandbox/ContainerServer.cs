using DotNet.Testcontainers.Builders;
using Microsoft.Extensions.Logging.Abstractions;
using Testcontainers.PostgreSql;

namespace Migrator.Sandbox;

/// <summary>A PostgreSQL in a container.</summary>
internal sealed class ContainerServer(PostgreSqlContainer container, string image) : IServer
{
    public string ConnectionString => container.GetConnectionString();

    public string Place => $"in a container of {image}";

    public string? BinDirectory => null;

    public bool IsThrowaway => true;

    /// <exception cref="CannotStartException">No daemon answers, or it cannot run the image.</exception>
    public static async Task<ContainerServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        if (!MayBeRunning())
        {
            throw new CannotStartException("there is no Docker socket");
        }

        PostgreSqlContainer? container = null;
        try
        {
            var arguments = ServerSettings.For(options).SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" });
            container = new PostgreSqlBuilder(options.Image)
                .WithDatabase("postgres")
                .WithUsername("postgres")
                .WithLogger(NullLogger.Instance)
                .WithCommand([.. arguments])
                .Build();
            await container.StartAsync(cancellationToken).ConfigureAwait(false);
            return new ContainerServer(container, options.Image);
        }
        catch (Exception exception)
        {
            if (container is not null)
            {
                await container.DisposeAsync().ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw exception is DockerUnavailableException
                ? new CannotStartException("no Docker daemon answers", exception)
                : new CannotStartException($"Docker cannot run {options.Image}: {exception.Message}", exception);
        }
    }

    public async Task<SandboxCommand.Result> RunInsideAsync(IReadOnlyList<string> commandLine, CancellationToken cancellationToken)
    {
        var result = await container.ExecAsync([.. commandLine], cancellationToken).ConfigureAwait(false);
        return new SandboxCommand.Result((int)(result.ExitCode ?? -1), result.Stdout, result.Stderr);
    }

    public ValueTask DisposeAsync() => container.DisposeAsync();

    // Asking Testcontainers takes more than half a second where there is nothing to ask.
    private static bool MayBeRunning()
    {
        if (OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 })
        {
            return true;
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? "/run";
        string[] traces =
        [
            "/var/run/docker.sock",
            Path.Combine(runtime, "docker.sock"),
            Path.Combine(home, ".docker/run/docker.sock"),
            Path.Combine(home, ".docker/desktop/docker.sock"),
            Path.Combine(home, ".testcontainers.properties"),
        ];
        return traces.Any(File.Exists);
    }
}
