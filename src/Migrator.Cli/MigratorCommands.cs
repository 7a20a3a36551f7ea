using System.CommandLine;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Migrator.Cli.Output;
using Migrator.Collecting;
using Migrator.Execution.Ports;

namespace Migrator.Cli;

/// <summary>The commands of the <c>migrator</c> tool, in an executable of your own.</summary>
/// <remarks>Database, migrations and configuration are those that <c>AddMigrator</c> was given, so that migrations get the application's services. No service of the host is started.</remarks>
public static class MigratorCommands
{
    /// <summary>Makes the root command, to which commands of your own can be added.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The name of the database in <c>AddMigrator</c>; empty for the only one.</param>
    public static RootCommand CreateRoot(IServiceProvider services, string name = "")
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);

        var redaction = new Redaction();
        return MigratorCommand.Create(Surroundings(services, name, Console.Out, Console.Error, redaction, ProcessEnvironment.Read(), new Interruption()));
    }

    /// <summary>Runs one command line as the tool does, signals and exit codes included.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="args">The arguments, the command first.</param>
    /// <param name="name">The name of the database in <c>AddMigrator</c>; empty for the only one.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> InvokeAsync(IServiceProvider services, IReadOnlyList<string> args, string name = "")
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(name);

        using var interruption = new Interruption();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = interruption.Ask(ExitCode.Interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = interruption.Ask(ExitCode.Terminated));
        return await InvokeAsync(services, args, name, Console.Out, Console.Error, ProcessEnvironment.Read(), interruption).ConfigureAwait(false);
    }

    internal static async Task<int> InvokeAsync(
        IServiceProvider services, IReadOnlyList<string> args, string name, TextWriter output, TextWriter error, IReadOnlyDictionary<string, string> environment, Interruption interruption)
    {
        var redaction = new Redaction();
        using var redactedOut = new RedactingWriter(output, redaction);
        using var redactedError = new RedactingWriter(error, redaction);
        var code = await MigratorCommand.RunAsync(args, Surroundings(services, name, redactedOut, redactedError, redaction, environment, interruption), more: null).ConfigureAwait(false);
        await redactedOut.FlushAsync().ConfigureAwait(false);
        await redactedError.FlushAsync().ConfigureAwait(false);
        return code;
    }

    private static Surroundings Surroundings(
        IServiceProvider services, string name, TextWriter output, TextWriter error, Redaction redaction, IReadOnlyDictionary<string, string> environment, Interruption interruption) => new()
        {
            Out = output,
            Error = error,
            Environment = environment,
            Redaction = redaction,
            Interruption = interruption,
            IsWatched = false,
            Hosted = new HostedParts(
                services.GetRequiredKeyedService<IMigrationDatabase>(name),
                services.GetKeyedService<IMigrationSet>(name),
                services.GetRequiredKeyedService<MigratorSetup>(name).Section),
            Time = services.GetRequiredService<TimeProvider>(),
        };
}
