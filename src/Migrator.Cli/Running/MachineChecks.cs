using System.Reflection;
using System.Runtime.InteropServices;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Running;

/// <summary>What matters of this machine.</summary>
internal static class MachineChecks
{
    private static readonly string[] Clients = ["psql", "pg_dump", "initdb"];

    public static IEnumerable<CheckAnswer> Look()
    {
        yield return Verdicts.Fine("tool", $"migrator {Version()}");
        yield return Verdicts.Fine(".net", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");
        var found = Clients.Select(Find).OfType<string>().ToList();
        yield return Verdicts.Fine(
            "postgresql here",
            found.Count > 0 ? string.Join(", ", found) : "none found; only the demo and rehearsals need one");
    }

    private static string? Find(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);

    private static string Version()
        => typeof(MachineChecks).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
