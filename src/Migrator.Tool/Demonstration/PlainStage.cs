using Migrator.Demo;
using Migrator.Demo.Story;

namespace Migrator.Tool.Demonstration;

/// <summary>The story as plain lines, for pipes, logs and tests.</summary>
internal sealed class PlainStage(TextWriter output, TimeProvider time) : IDemoStage
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);

    private readonly Lock gate = new();
    private long lastTick = time.GetTimestamp();

    public void On(DemoEvent happened)
    {
        lock (gate)
        {
            if (happened is Ticked ticked)
            {
                Tick(ticked);
                return;
            }

            foreach (var line in StoryText.Lines(happened))
            {
                output.WriteLine(line.Text);
            }
        }
    }

    private void Tick(Ticked ticked)
    {
        if (time.GetElapsedTime(lastTick) < Pause)
        {
            return;
        }

        lastTick = time.GetTimestamp();
        foreach (var counts in ticked.Applications.Where(counts => counts.IsLive))
        {
            output.WriteLine($"     … {StoryText.Counter(counts)}");
        }
    }
}
