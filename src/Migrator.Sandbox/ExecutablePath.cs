namespace Migrator.Sandbox;

/// <summary>Where programs are.</summary>
internal static class ExecutablePath
{
    // A user's PATH often lacks these two, and setpriv, runuser and pgbouncer live there.
    private static readonly string[] SystemDirectories = ["/usr/sbin", "/sbin"];

    public static string? Find(string program)
        => Directories().Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);

    public static IEnumerable<string> Directories()
        => (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemDirectories);
}
