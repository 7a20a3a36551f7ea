using System.ComponentModel;
using System.Diagnostics;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Loading;

/// <summary>Publishes a migrations project to a temporary folder, so that its packages stand beside it.</summary>
internal static class PublishedProject
{
    public static LoadedMigrations Load(string project, IReadOnlyList<string> tags)
    {
        var folder = Directory.CreateTempSubdirectory("migrator-").FullName;
        try
        {
            var assembly = Publish(project, folder);
            return MigrationFile.Load(Path.Combine(folder, assembly), tags).Then(() => Remove(folder));
        }
        catch
        {
            Remove(folder);
            throw;
        }
    }

    private static string Publish(string project, string folder)
    {
        var (exitCode, output) = Run(
            "publish", project, "--output", folder, "--configuration", "Release", "--nologo",
            "-nodeReuse:false", "-getProperty:TargetFileName");

        return exitCode == 0 && File.Exists(Path.Combine(folder, output.Trim()))
            ? output.Trim()
            : throw new ProjectNotPublishedException(project, output);

        (int ExitCode, string Output) Run(params string[] arguments)
        {
            var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            // What a surrounding build has set would make the inner one use the wrong SDK.
            foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            {
                start.Environment.Remove(name);
            }

            try
            {
                using var process = Process.Start(start) ?? throw new ProjectNotPublishedException(project, "No process was started.");
                var errors = process.StandardError.ReadToEndAsync();
                var output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                return (process.ExitCode, process.ExitCode == 0 ? output : output + errors.Result);
            }
            catch (Win32Exception problem)
            {
                throw new ProjectNotPublishedException(project, "The command 'dotnet' was not found; publishing a project needs the .NET SDK.", problem);
            }
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // On Windows the files stay open until the assemblies have been collected; the system clears its temporary folder.
        }
    }
}
