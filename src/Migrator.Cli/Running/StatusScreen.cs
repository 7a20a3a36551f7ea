using Migrator.Cli.Commands;
using Migrator.Reporting;

namespace Migrator.Cli.Running;

/// <summary>Shows the state of a database in the place of the one before, where a person watches; elsewhere whenever it has changed.</summary>
internal sealed class StatusScreen(Invocation invocation)
{
    private const string ToTheTop = "\u001b[H";
    private const string ClearBelow = "\u001b[J";
    private const string ClearRestOfLine = "\u001b[K";
    private string shown = "";
    private bool isCleared;

    public void Show(string text)
    {
        if (invocation.IsLive)
        {
            var moment = $"{Quantity.Moment(invocation.Surroundings.Time.GetUtcNow())}, Ctrl-C ends\n\n";
            var lines = (moment + text).Replace("\n", ClearRestOfLine + "\n", StringComparison.Ordinal);
            invocation.Out.Write((isCleared ? "" : "\u001b[2J") + ToTheTop + lines + ClearBelow);
            invocation.Out.Flush();
            isCleared = true;
        }
        else if (text != shown)
        {
            invocation.Out.Write(shown.Length > 0 && invocation.Format == Output.OutputFormat.Text ? "\n" + text : text);
            invocation.Out.Flush();
        }

        shown = text;
    }
}
