using System.CommandLine;

namespace Migrator.Cli.Commands;

/// <summary>A command with an example of its use.</summary>
internal sealed class ToolCommand(string name, string description, string example) : Command(name, description)
{
    public string Example { get; } = example;
}
