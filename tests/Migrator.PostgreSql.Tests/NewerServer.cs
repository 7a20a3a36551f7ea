using Migrator.Sandbox;

namespace Migrator.PostgreSql.Tests;

/// <summary>A server that has what the one of the tests is too old for: from the binaries that tools/with-postgres keeps.</summary>
internal static class NewerServer
{
    private static readonly string[] Kept = [Path.Combine(Repository.Root, "artifacts", "postgres"), "/var/tmp/migrator-postgres"];

    /// <summary>Starts one; null where the server of the tests is new enough. The test is skipped where there is none.</summary>
    /// <param name="server">The server of the tests.</param>
    /// <param name="first">The first version that has it.</param>
    /// <param name="what">What it has.</param>
    public static async Task<SandboxServer?> StartAsync(ServerFixture server, int first, string what)
    {
        await using var probe = await server.CreateDatabaseAsync();
        if (probe.ServerMajor >= first)
        {
            return null;
        }

        var binaries = Enumerable.Range(first, 19 - first).Reverse()
            .SelectMany(version => Kept.Select(root => Path.Combine(root, $"{version}", "native", "bin")))
            .FirstOrDefault(Directory.Exists);
        Assert.SkipWhen(binaries is null, $"{what} needs PostgreSQL {first} or later: tools/with-postgres 18 runs this test on one.");
        return await SandboxServer.StartAsync(new SandboxOptions { BinDirectory = binaries, Prefer = SandboxPreference.LocalBinaries }, TestContext.Current.CancellationToken);
    }
}
