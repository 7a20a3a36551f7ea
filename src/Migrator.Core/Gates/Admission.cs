namespace Migrator.Gates;

/// <summary>Whether a version of an application may start against the schema as it stands.</summary>
/// <param name="App">The application.</param>
/// <param name="Version">Its version, as it says.</param>
/// <param name="Reasons">What each migration that has a say thinks of it; empty if none has.</param>
public sealed record Admission(string App, string Version, IReadOnlyList<AdmissionReason> Reasons)
{
    /// <summary>The strictest of the reasons.</summary>
    public AdmissionVerdict Verdict => Reasons.Select(reason => reason.Verdict).DefaultIfEmpty(AdmissionVerdict.May).Max();
}

/// <summary>What one migration thinks of a version.</summary>
/// <param name="Migration">The migration; null where the reason is not a migration's.</param>
/// <param name="Verdict">May it start?</param>
/// <param name="Text">Why, in a sentence.</param>
public sealed record AdmissionReason(MigrationId? Migration, AdmissionVerdict Verdict, string Text);

/// <summary>Whether a version may start; the greater, the stricter.</summary>
public enum AdmissionVerdict
{
    /// <summary>It may.</summary>
    May,

    /// <summary>It may later: a migration has to come further first.</summary>
    NotYet,

    /// <summary>It may not: what it needs is going or gone.</summary>
    Never,
}
