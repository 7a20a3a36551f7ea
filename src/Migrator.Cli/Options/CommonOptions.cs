using System.CommandLine;

namespace Migrator.Cli.Options;

/// <summary>The options that every command has.</summary>
internal sealed class CommonOptions
{
    public Option<string?> Connection { get; } = new("--connection", "-c")
    {
        Description = "The database's connection string; better in MIGRATOR_CONNECTION. With a password only for this machine.",
        HelpName = "STRING",
        Recursive = true,
    };

    public Option<string?> ConnectionFile { get; } = new("--connection-file")
    {
        Description = "A file that holds the connection string.",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<string?> Provider { get; } = new("--provider")
    {
        Description = "The kind of database: postgresql. Required unless configured; never guessed.",
        HelpName = "NAME",
        Recursive = true,
    };

    public Option<string[]> Migrations { get; } = new("--migrations")
    {
        Description = "A .dll, a folder with one migrations assembly, or a .csproj; may be repeated.",
        HelpName = "PATH",
        Recursive = true,
    };

    public Option<string[]> Tag { get; } = new("--tag")
    {
        Description = "Takes migrations with this tag too, as FluentMigrator understands [Tags]; may be repeated.",
        HelpName = "TAG",
        Recursive = true,
    };

    public Option<string?> DefaultSchema { get; } = new("--default-schema")
    {
        Description = "The schema of what migrations name without one, as FluentMigrator's runner knows it; else the database's usual one.",
        HelpName = "NAME",
        Recursive = true,
    };

    public Option<string[]> Live { get; } = new("--live")
    {
        Description = "Asserts that a version is live, as APP=VERSION, or 'none' for an empty fleet; may be repeated.",
        HelpName = "APP=VERSION",
        Recursive = true,
    };

    public Option<string?> Config { get; } = new("--config")
    {
        Description = "A JSON file; its Migrator section counts if it has one.",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Say more on stderr.", Recursive = true };

    public Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours and no live display; NO_COLOR does the same.", Recursive = true };

    public Option<string?> Output { get; } = Format("text", "json");

    /// <summary>For commands that tell what happens while it happens.</summary>
    public Option<string?> RunOutput { get; } = Format("text", "json", "ndjson");

    public Option<string?> PlanOutput { get; } = Format("text", "json", "sql");

    public IEnumerable<Option> Recursive => [Connection, ConnectionFile, Provider, Migrations, Tag, DefaultSchema, Live, Config, Verbose, NoColor];

    private static Option<string?> Format(params string[] names)
    {
        var option = new Option<string?>("--output", "-o")
        {
            Description = $"How results are written to stdout: {string.Join(", ", names)}.",
            HelpName = string.Join('|', names),
        };
        return option.AcceptOnlyFromAmong(names);
    }
}
