using System.Globalization;
using Migrator.Planning;

namespace Migrator.Reporting;

/// <summary>Findings as a person reads them: what would happen, and what to do about it.</summary>
public static class FindingsText
{
    /// <summary>The findings, worst first.</summary>
    public static string Render(IReadOnlyList<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var page = new TextPage();
        Entries(page, findings);
        return page.ToString();
    }

    internal static void Write(TextPage page, IReadOnlyList<Finding> findings)
    {
        page.Blank();
        var title = findings.Count == 0 ? "FINDINGS: NONE" : $"FINDINGS: {findings.Count.ToString(CultureInfo.InvariantCulture)}";
        page.Verbatim($"── {title} {new string('─', TextPage.Width - title.Length - 4)}");
        Entries(page, findings);
    }

    private static void Entries(TextPage page, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings.OrderByDescending(finding => finding.Severity))
        {
            var severity = finding.Severity switch
            {
                FindingSeverity.Refusal => "refused",
                FindingSeverity.Warning => "warning",
                _ => "note",
            };
            page.Labelled("   ", $"{severity} {finding.Code}", 17, finding.Subject);
            page.Labelled("           ", "harm", 9, finding.Harm);
            page.Labelled("           ", "cure", 9, finding.Cure);
        }
    }
}
