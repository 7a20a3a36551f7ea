using System.Text;

namespace Migrator.Cli.Output;

/// <summary>Writes whole lines without secrets; everything the tool says goes through one.</summary>
internal sealed class RedactingWriter(TextWriter inner, Redaction redaction) : TextWriter
{
    private readonly StringBuilder line = new();
    private readonly Lock gate = new();

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        lock (gate)
        {
            line.Append(value);
            if (value is not null && value.Contains('\n', StringComparison.Ordinal))
            {
                Release();
            }
        }
    }

    public override void WriteLine() => Write("\n");

    public override void WriteLine(string? value) => Write(value + "\n");

    public override Task FlushAsync()
    {
        Flush();
        return Task.CompletedTask;
    }

    public override void Flush()
    {
        lock (gate)
        {
            Release();
        }
    }

    private void Release()
    {
        inner.Write(redaction.Apply(line.ToString()));
        inner.Flush();
        line.Clear();
    }
}
