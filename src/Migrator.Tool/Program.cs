using System.Runtime.InteropServices;
using System.Text;
using Migrator.Cli;
using Migrator.Tool;

// Plans and reports have arrows and rules that no code page of the last century can show.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using var interruption = new Interruption();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = interruption.Ask(ExitCode.Interrupted));
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = interruption.Ask(ExitCode.Terminated));

return await MigratorCommand.InvokeAsync(
    args,
    Console.Out,
    Console.Error,
    ProcessEnvironment.Read(),
    interruption,
    isWatched: !Console.IsErrorRedirected,
    more: [DemoCommand.Create]).ConfigureAwait(false);
