using System.CommandLine;

namespace Migrator.Cli.Commands;

/// <summary>Names of commands as they are typed.</summary>
internal static class CommandPaths
{
    public static string HelpPath(this Command command)
        => command is RootCommand ? "migrator" : $"migrator {command.Name}";
}
