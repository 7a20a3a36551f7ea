namespace Migrator.Tool.Demonstration;

/// <summary>How a line of the story is said; consoles give each a colour.</summary>
internal enum StoryTone
{
    Plain,
    Heading,
    Aside,
    Command,
    Good,
    Closed,
    Bad,
}
