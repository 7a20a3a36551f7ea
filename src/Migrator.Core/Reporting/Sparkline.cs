namespace Migrator.Reporting;

/// <summary>The last few values of a figure as a row of bars, the highest of them full.</summary>
public sealed class Sparkline(int width)
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private readonly Queue<double> values = new();

    /// <summary>Takes the next value.</summary>
    public void Add(double value)
    {
        values.Enqueue(Math.Max(0, value));
        if (values.Count > width)
        {
            values.Dequeue();
        }
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var most = values.DefaultIfEmpty(0).Max();
        return string.Concat(values.Select(value => most > 0 ? Bars[(int)Math.Round(value / most * (Bars.Length - 1))] : Bars[0]));
    }
}
