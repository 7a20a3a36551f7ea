using Migrator.Gates;

namespace Migrator.Hosting;

/// <summary>An admission in words: what is refused, by which migration, and which version is needed.</summary>
internal static class AdmissionText
{
    public static string Of(Admission admission)
    {
        var verdict = admission.Verdict switch { AdmissionVerdict.May => "may start", AdmissionVerdict.NotYet => "may not start yet", _ => "may not start" };
        return string.Join(
            " ",
            admission.Reasons.Where(reason => reason.Verdict == admission.Verdict && admission.Verdict != AdmissionVerdict.May)
                .Select(reason => reason.Text)
                .Prepend($"{admission.App} {admission.Version} {verdict}."));
    }
}
