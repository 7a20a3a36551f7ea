using Migrator.Reporting.Answers;

namespace Migrator.Reporting;

/// <summary>What the doctor saw, as a person reads it.</summary>
public static class DoctorText
{
    /// <summary>One line for each thing, and below it what to do.</summary>
    public static string Render(IReadOnlyList<CheckAnswer> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        var page = new TextPage();
        var width = checks.Max(check => check.Name.Length) + 2;
        foreach (var check in checks)
        {
            page.Labelled("", $"{check.Verdict,-9}{check.Name.PadRight(width)}", 9 + width, check.Seen);
            if (check.Cure is { } cure)
            {
                page.Labelled("", "", 9 + width, $"→ {cure}");
            }
        }

        return page.ToString();
    }
}
