using System.CommandLine;

namespace Migrator.Cli.Commands;

/// <summary>Names of commands as they are typed.</summary>
internal static class CommandPaths
{
    public static string HelpPath(this Command command)
        => command.Parents.OfType<Command>().FirstOrDefault() is { } above ? $"{above.HelpPath()} {command.Name}" : "migrator";
}
