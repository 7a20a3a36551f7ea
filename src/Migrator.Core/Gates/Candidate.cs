using Migrator.Gates.Uses;

namespace Migrator.Gates;

/// <summary>An instance that wants to start, as one migration sees it.</summary>
/// <param name="App">The application.</param>
/// <param name="Version">Its version.</param>
/// <param name="Said">What it says it does with the shapes of the migration; null if it says nothing.</param>
internal sealed record Candidate(string App, string Version, string? Said)
{
    public static Candidate Of(string app, string version, IReadOnlyList<string> capabilities, MigrationId migration) => new(app, version, UseWord.SaidOf(migration, capabilities));

    /// <summary>Application and version for a sentence, and what it says.</summary>
    public string Title => SeenVersion.TitleOf(App, Version, Said);

    /// <summary>True if it says that it writes both shapes.</summary>
    public bool SaysBoth => (UseWord.Read(Said) & WantedUses.ForBackfill) != ShapeUses.None;

    public Standing StandingBy(Measure measure) => measure.StandingOf(App, Version, Said);

    /// <summary>True if it is outside a range by its version, and may need the new shape all the same.</summary>
    public bool MayBeNewerBy(Measure measure) => Said is null && measure.MayBeNewer(App, Version);

    /// <summary>Why it is outside a range, where that is not plain to see; empty otherwise.</summary>
    public string ExplainedBy(Measure measure) => Said is null ? measure.Explain(App, Version) : "";
}
