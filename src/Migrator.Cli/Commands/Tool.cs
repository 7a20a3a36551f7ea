using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Output;
using Migrator.Cli.Running;
using Migrator.Execution.Ports;

namespace Migrator.Cli.Commands;

/// <summary>What commands are made with: the options they share, and how their work is run.</summary>
internal sealed class Tool(CommonOptions common, Surroundings surroundings)
{
    public CommonOptions Common => common;

    /// <summary>Gives a command its output option and its work; what goes wrong becomes a line and an exit code.</summary>
    public ToolCommand Complete(ToolCommand command, Func<Invocation, CancellationToken, Task<int>> work, Option<string?>? output = null)
    {
        var format = output ?? common.Output;
        command.Add(format);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, format, work, cancellationToken));
        return command;
    }

    /// <summary>As <see cref="Complete"/>, for a command that works on a database.</summary>
    public ToolCommand Connect(ToolCommand command, Func<Invocation, IMigrationDatabase, CancellationToken, Task<int>> work, Option<string?>? output = null)
        => Complete(
            command,
            async (invocation, cancellationToken) =>
            {
                if (surroundings.Hosted is { } hosted && invocation.Settings.Connection is null)
                {
                    return await work(invocation, hosted.Database, cancellationToken).ConfigureAwait(false);
                }

                var database = Databases.Open(invocation.Settings);
                await using (database.ConfigureAwait(false))
                {
                    return await work(invocation, database, cancellationToken).ConfigureAwait(false);
                }
            },
            output);

    private async Task<int> RunAsync(ParseResult parsed, Option<string?> format, Func<Invocation, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        var invocation = new Invocation(parsed, common, surroundings)
        {
            Format = parsed.GetValue(format) switch { "json" => OutputFormat.Json, "ndjson" => OutputFormat.Ndjson, "sql" => OutputFormat.Sql, _ => OutputFormat.Text },
        };
        try
        {
            return await work(invocation, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // This is where whatever went wrong becomes an exit code.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            return Failure.Of(problem, surroundings.Interruption, cancellationToken).Tell(invocation);
        }
    }
}
