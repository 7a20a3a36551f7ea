using System.Net;
using System.Net.Sockets;
using System.Text;
using Migrator.Cli.Tests.Shop;

namespace Migrator.Cli.Tests;

public sealed class SourceTests(ServerFixture server) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Sources_that_do_not_answer_say_why_and_give_away_no_secret()
    {
        await using var shop = await ShopDatabase.CreateAsync(server);
        using var parrot = new Parrot();
        var role = await shop.Database.CreateWriterRoleAsync("shop");
        await File.WriteAllTextAsync(Path.Combine(folder, "kubeconfig"), KubeConfig, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), "s3same-of-the-pooler\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "migrator.json"),
            $$"""
            {
              "Provider": "postgresql",
              "LiveVersions": {
                "Sources": [
                  { "Type": "kubernetes", "Selector": "app=shop", "KubeConfig": "{{folder}}/kubeconfig", "Contexts": [ "eu" ] },
                  { "Type": "sessions", "Roles": [ "{{role.Name}}" ], "PgBouncers": [ "Host=127.0.0.1;Port=1;Username=stats" ], "PasswordFile": "{{folder}}/password" },
                  { "Type": "http", "Url": "http://127.0.0.1:{{parrot.Port}}/live", "TokenVariable": "FLEET_TOKEN" },
                  { "Type": "command", "Command": [ "sh", "-c", "echo \"denied for $FLEET_TOKEN\" >&2; exit 3" ], "Environment": [ "FLEET_TOKEN" ] }
                ]
              }
            }
            """,
            TestContext.Current.CancellationToken);
        Environment.SetEnvironmentVariable("FLEET_TOKEN", "s3same-of-the-fleet");

        var run = await ToolRun.With(
            new() { ["MIGRATOR_CONNECTION"] = shop.Database.ConnectionString, ["FLEET_TOKEN"] = "s3same-of-the-fleet" },
            "versions",
            "--verbose",
            "--config",
            Path.Combine(folder, "migrator.json"));

        Assert.Contains("kubernetes (failed): cluster eu cannot be reached: Connection refused", run.Output, StringComparison.Ordinal);
        Assert.Contains("sessions (failed, can only add): 127.0.0.1:1: it does not answer: Connection refused", run.Output, StringComparison.Ordinal);
        Assert.Contains("http (failed): ", run.Output, StringComparison.Ordinal);
        Assert.Contains("command (failed): 'sh' ended with 3: denied for ***", run.Output, StringComparison.Ordinal);
        Assert.Contains("Bearer s3same-of-the-fleet", parrot.Heard, StringComparison.Ordinal);
        Assert.DoesNotContain("s3same", run.Output + run.Error, StringComparison.Ordinal);
    }

    private const string KubeConfig = """
        apiVersion: v1
        kind: Config
        clusters:
        - name: eu
          cluster:
            server: http://127.0.0.1:1
        contexts:
        - name: eu
          context:
            cluster: eu
            user: migrator
            namespace: shop
        users:
        - name: migrator
          user:
            token: s3same-of-the-cluster
        """;

    // A service that repeats in its refusal what it was told.
    private sealed class Parrot : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly StringBuilder heard = new();

        public Parrot()
        {
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            _ = AnswerAsync();
        }

        public int Port { get; }

        public string Heard => heard.ToString();

        public void Dispose() => listener.Dispose();

        private async Task AnswerAsync()
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream());
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                heard.AppendLine(line);
            }

            var token = heard.ToString().Split("Bearer ")[^1].Split('\r', '\n')[0];
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 403 No {token}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        }
    }
}
