namespace Migrator.Tool.Demonstration;

/// <summary>A line of the demo's story.</summary>
/// <param name="Tone">How it is said.</param>
/// <param name="Text">What it says.</param>
internal sealed record StoryLine(StoryTone Tone, string Text)
{
    public static StoryLine Blank { get; } = new(StoryTone.Plain, "");
}
