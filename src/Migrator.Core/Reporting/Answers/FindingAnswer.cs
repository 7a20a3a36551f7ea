using Migrator.Planning;

namespace Migrator.Reporting.Answers;

/// <summary>A finding in a JSON answer.</summary>
public sealed record FindingAnswer(string Code, string Severity, string Subject, string Harm, string Cure)
{
    /// <summary>The same facts.</summary>
    public static FindingAnswer Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new(finding.Code, StableName.Of(finding.Severity), finding.Subject, finding.Harm, finding.Cure);
    }
}
