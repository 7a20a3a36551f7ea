using Migrator.Planning;

namespace Migrator.Reporting;

/// <summary>A migration that has no plan, and why.</summary>
public static class RefusalText
{
    /// <summary>The reasons, each line behind a prefix such as the one of comments.</summary>
    public static string Render(MigrationId migration, string title, IReadOnlyList<Finding> refusals, string prefix)
    {
        var text = AuthorText.Line($"Migration {migration}: {title}") + "\n"
            + "is refused; nothing is changed.\n"
            + FindingsText.Render(refusals);
        return string.Concat(text.TrimEnd('\n').Split('\n').Select(line => $"{prefix}{line}\n"));
    }
}
