using Migrator.Tool;

namespace Migrator.Cli.Tests;

/// <summary>One command line, run in this process, and what it said.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    public static Task<ToolRun> Of(params string[] arguments) => With([], arguments);

    public static Task<ToolRun> With(Dictionary<string, string> environment, params string[] arguments) => With(environment, null, arguments);

    public static async Task<ToolRun> With(Dictionary<string, string> environment, Interruption? interruption, string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await MigratorCommand.InvokeAsync(arguments, output, error, environment, interruption, more: [DemoCommand.Create]);
        return new ToolRun(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
