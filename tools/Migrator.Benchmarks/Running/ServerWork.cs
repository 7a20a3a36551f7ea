using System.Globalization;

namespace Migrator.Benchmarks.Running;

/// <summary>The processor time that a server has used, all its processes together: what a measurement costs where others use the machine too.</summary>
internal sealed class ServerWork
{
    // Clock ticks a second, which Linux has told every program for twenty years.
    private const double Ticks = 100;
    private readonly string? server;

    private ServerWork(string? server) => this.server = server;

    /// <summary>That of the server behind a database; knows nothing where it runs elsewhere, or not on Linux.</summary>
    public static async Task<ServerWork> OfAsync(BenchDatabase database, CancellationToken cancellationToken)
    {
        var backend = await database.ScalarAsync<int>("SELECT pg_backend_pid()", cancellationToken);
        var name = await database.ScalarAsync<string>("SELECT current_setting('data_directory')", cancellationToken);
        return new(Directory.Exists(name) && Read(backend.ToString(CultureInfo.InvariantCulture)) is { } process ? process[Place.Parent] : null);
    }

    /// <summary>Seconds so far; null if unknown.</summary>
    public double? Seconds()
    {
        if (server is null || Read(server) is not { } postmaster)
        {
            return null;
        }

        // Processes that have ended are counted with their parent.
        var ticks = Number(postmaster, Place.User) + Number(postmaster, Place.System) + Number(postmaster, Place.EndedUser) + Number(postmaster, Place.EndedSystem);
        foreach (var folder in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name is { Length: > 0 } && char.IsAsciiDigit(name[0])))
        {
            if (Read(folder ?? "") is { } process && process[Place.Parent] == server)
            {
                ticks += Number(process, Place.User) + Number(process, Place.System);
            }
        }

        return ticks / Ticks;
    }

    private static double Number(string[] process, int place) => double.Parse(process[place], CultureInfo.InvariantCulture);

    private static string[]? Read(string process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");

            // The name, in parentheses, may hold anything.
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static class Place
    {
        public const int Parent = 1;
        public const int User = 11;
        public const int System = 12;
        public const int EndedUser = 13;
        public const int EndedSystem = 14;
    }
}
