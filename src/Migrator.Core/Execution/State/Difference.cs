using System.Text.Json.Serialization;

namespace Migrator.Execution.State;

/// <summary>Rows that a verification found for one reason, written last by one application.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Application">Who wrote them, by the sync's own log (<c>application_name</c>); null where nobody is known.</param>
/// <param name="Rows">How many.</param>
public sealed record Difference(DifferenceKind Kind, string? Application, long Rows)
{
    /// <summary>How many rows of each kind and application are named at most.</summary>
    public const int MostSamples = 20;

    /// <summary>Some of them.</summary>
    public IReadOnlyList<DifferingRow> Samples { get; init; } = [];
}

/// <summary>A row that a verification names.</summary>
/// <param name="Key">Its key as text.</param>
public sealed record DifferingRow(string Key)
{
    /// <summary>What both shapes hold, where somebody asked to see it. Never stored.</summary>
    [JsonIgnore]
    public string? Values { get; init; }
}

/// <summary>What is the matter with a row.</summary>
public enum DifferenceKind
{
    /// <summary>It is not copied yet.</summary>
    Missing,

    /// <summary>Its shapes disagree, and the sync knows of no write that made them: it was put out of action, or the log was full.</summary>
    Unrecorded,

    /// <summary>Its shapes disagree; a version wrote them so that satisfies the requirement of contract.</summary>
    ByNewVersion,

    /// <summary>Its shapes disagree; a version wrote them so that does not satisfy the requirement of contract.</summary>
    ByOldVersion,

    /// <summary>Its shapes disagree; who wrote them so is known by name, and no requirement tells old from new.</summary>
    ByUnknownVersion,

    /// <summary>Its shapes agree in one direction only: mapped there and back, one of them would not be what it is.</summary>
    Lossy,
}
