namespace Migrator.Sandbox;

/// <summary>Directories for servers that nobody needs afterwards.</summary>
internal static class SandboxDirectory
{
    private const string SharedMemory = "/dev/shm";
    private const long EnoughBytes = 2L << 30;

    /// <summary>Makes a new directory that only the account (and root) can enter.</summary>
    public static async Task<string> CreateAsync(ServerAccount account, CancellationToken cancellationToken)
    {
        // The name is short because the path of a socket in it must fit into 104 bytes.
        var directory = Path.Combine(Root(), $"migrator-{Guid.NewGuid():N}"[..20]);
        await SandboxCommand.RunOrFailAsync(account.CommandLine("mkdir", "-m", "700", directory), cancellationToken).ConfigureAwait(false);
        return directory;
    }

    private static string Root()
    {
        if (Directory.Exists(SharedMemory) && new DriveInfo(SharedMemory).AvailableFreeSpace > EnoughBytes)
        {
            return SharedMemory;
        }

        // Root's own TMPDIR may be closed to the account that the server runs under.
        return Environment.IsPrivilegedProcess ? "/tmp" : Path.GetTempPath();
    }
}
