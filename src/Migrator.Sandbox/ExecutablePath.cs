namespace Migrator.Sandbox;

/// <summary>Where programs are.</summary>
public static class ExecutablePath
{
    // A user's PATH often lacks these two, and setpriv, runuser and pgbouncer live there.
    private static readonly string[] SystemDirectories = ["/usr/sbin", "/sbin"];

    /// <summary>The program's file; null if it is nowhere.</summary>
    public static string? Find(string program)
        => Directories().Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);

    /// <summary>Where programs are looked for, in order.</summary>
    public static IEnumerable<string> Directories()
        => (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemDirectories);
}
