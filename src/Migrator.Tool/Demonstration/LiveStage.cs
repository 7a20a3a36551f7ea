using Migrator.Demo;
using Migrator.Demo.Story;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Migrator.Tool.Demonstration;

/// <summary>The story on a terminal: lines that stay, and below them what the applications are doing right now.</summary>
internal sealed class LiveStage(IAnsiConsole console, LiveDisplayContext display) : IDemoStage
{
    private const int BarWidth = 30;

    private readonly Lock gate = new();

    public void On(DemoEvent happened)
    {
        lock (gate)
        {
            if (happened is Ticked ticked)
            {
                display.UpdateTarget(Draw(ticked));
                display.Refresh();
                return;
            }

            foreach (var line in StoryText.Lines(happened))
            {
                console.Write(new Text(line.Text, StyleOf(line.Tone)));
                console.WriteLine();
            }
        }
    }

    private static Rows Draw(Ticked ticked) => new(Parts(ticked));

    private static IEnumerable<IRenderable> Parts(Ticked ticked)
    {
        yield return new Text(" ");
        foreach (var counts in ticked.Applications)
        {
            yield return new Markup($"   [{Colour(counts)}]●[/] {Markup.Escape(StoryText.Counter(counts))}");
        }

        if (ticked.Backfill is { } backfill)
        {
            var filled = (int)Math.Round(Math.Clamp(backfill.Fraction, 0, 1) * BarWidth);
            yield return new Markup(
                $"   [green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {Markup.Escape(StoryText.Progress(backfill))}");
        }
    }

    private static string Colour(ApplicationCounts counts)
        => counts.Failed > 0 ? "red" : counts.IsLive ? "green" : "grey";

    private static Style StyleOf(StoryTone tone) => tone switch
    {
        StoryTone.Heading => new Style(Color.Aqua, decoration: Decoration.Bold),
        StoryTone.Aside => new Style(Color.Grey),
        StoryTone.Command => new Style(Color.Default, decoration: Decoration.Bold),
        StoryTone.Good => new Style(Color.Green),
        StoryTone.Closed => new Style(Color.Yellow),
        StoryTone.Bad => new Style(Color.Red, decoration: Decoration.Bold),
        _ => Style.Plain,
    };
}
