using System.Globalization;

namespace Migrator.Sandbox;

/// <summary>A directory that holds <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</summary>
internal sealed record PostgreSqlBinaries(string Directory)
{
    // Debian, Red Hat's and PostgreSQL's own repositories, Homebrew on ARM and Intel, EDB's installer.
    private static readonly string[] UsualPlaces =
    [
        "/usr/lib/postgresql/*/bin",
        "/usr/pgsql-*/bin",
        "/opt/homebrew/opt/postgresql@*/bin",
        "/usr/local/opt/postgresql@*/bin",
        "/Library/PostgreSQL/*/bin",
        "/opt/PostgreSQL/*/bin",
    ];

    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    public string InitDb => Path.Combine(Directory, "initdb");

    public string PgCtl => Path.Combine(Directory, "pg_ctl");

    /// <summary>The binaries asked for, else those of <c>PGBIN</c>, of <c>PATH</c>, and the newest in the usual places.</summary>
    /// <exception cref="CannotStartException">There are none.</exception>
    public static PostgreSqlBinaries Find(string? asked)
    {
        if ((asked ?? Environment.GetEnvironmentVariable("PGBIN")) is { Length: > 0 } only)
        {
            return IsComplete(only)
                ? new PostgreSqlBinaries(only)
                : throw new CannotStartException($"there is no initdb, pg_ctl and postgres in {only}");
        }

        return FindAll().FirstOrDefault()
            ?? throw new CannotStartException("there is no initdb in PATH or in the usual places");
    }

    public static IEnumerable<PostgreSqlBinaries> FindAll()
        => ExecutablePath.Directories()
            .Concat(UsualPlaces.SelectMany(Expand))
            .Where(IsComplete)
            .Select(directory => new PostgreSqlBinaries(RealDirectory(directory)))
            .Distinct();

    private static bool IsComplete(string directory)
        => Programs.All(program => File.Exists(Path.Combine(directory, program)));

    private static IEnumerable<string> Expand(string place)
    {
        var pattern = Path.GetDirectoryName(place)!;
        var parent = Path.GetDirectoryName(pattern)!;
        return System.IO.Directory.Exists(parent)
            ? System.IO.Directory.GetDirectories(parent, Path.GetFileName(pattern))
                .OrderByDescending(Version)
                .Select(directory => Path.Combine(directory, "bin"))
            : [];
    }

    private static double Version(string directory)
    {
        var digits = directory[(directory.LastIndexOfAny(['/', '-', '@']) + 1)..];
        return double.TryParse(digits, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    // A link on PATH leads to the directory that has the other programs too.
    private static string RealDirectory(string directory)
    {
        var target = File.ResolveLinkTarget(Path.Combine(directory, "initdb"), returnFinalTarget: true);
        var real = target is null ? directory : Path.GetDirectoryName(target.FullName)!;
        return IsComplete(real) ? real : directory;
    }
}
