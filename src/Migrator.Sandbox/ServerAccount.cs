namespace Migrator.Sandbox;

/// <summary>The operating system account that servers run under: PostgreSQL and PgBouncer refuse to run as root.</summary>
internal sealed class ServerAccount
{
    private readonly IReadOnlyList<string> prefix;

    private ServerAccount(IReadOnlyList<string> prefix) => this.prefix = prefix;

    /// <summary>Our own account, or, for root, <c>postgres</c> or else <c>nobody</c>.</summary>
    /// <exception cref="CannotStartException">We are root and cannot become anybody else.</exception>
    public static ServerAccount Find()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ServerAccount([]);
        }

        var user = Entry("postgres") ?? Entry("nobody")
            ?? throw new CannotStartException("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody");

        if (ExecutablePath.Find("setpriv") is { } setpriv)
        {
            return new ServerAccount([setpriv, $"--reuid={user.Uid}", $"--regid={user.Gid}", "--init-groups", "--reset-env"]);
        }

        if (ExecutablePath.Find("runuser") is { } runuser)
        {
            return new ServerAccount([runuser, "-u", user.Name, "--"]);
        }

        throw new CannotStartException("PostgreSQL refuses to run as root, and there is neither setpriv nor runuser to become somebody else");
    }

    /// <summary>The command line that runs a program under this account.</summary>
    public IReadOnlyList<string> CommandLine(params IEnumerable<string> command) => [.. prefix, .. command];

    private static (string Name, string Uid, string Gid)? Entry(string name)
    {
        var line = File.Exists("/etc/passwd")
            ? File.ReadLines("/etc/passwd").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))
            : null;
        return line?.Split(':') is [_, _, var uid, var gid, ..] ? (name, uid, gid) : null;
    }
}
