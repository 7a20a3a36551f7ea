using System.Text.Json.Serialization;

namespace Migrator.Changes;

/// <summary>A migration as its author wrote it: ordered changes, and what they require of the applications.</summary>
public sealed record MigrationDefinition
{
    /// <summary>Its number.</summary>
    public required MigrationId Id { get; init; }

    /// <summary>The author's title.</summary>
    public required string Title { get; init; }

    /// <summary>The full name of the class it comes from.</summary>
    public required string Source { get; init; }

    /// <summary>Where that class stands, as file:line; null where no debug symbols are there.</summary>
    public string? Location { get; init; }

    /// <summary>What it asks for, in order.</summary>
    public required IReadOnlyList<SchemaChange> Changes { get; init; }

    /// <summary>Which application versions each stage of contract needs; empty where the author names none.</summary>
    public IReadOnlyList<AppRequirement> Requirements { get; init; } = [];

    /// <summary>How many days the old shape is kept under another name before it is dropped; null for none.</summary>
    public int? QuarantineDays { get; init; }

    /// <summary>How applications that write both shapes themselves are looked after; null where triggers keep them alike.</summary>
    public DualWrites? DualWrites { get; init; }

    /// <summary>Where FluentMigrator's own runner would look for the migration once it has reached its end; null if it is not written there.</summary>
    public VersionTable? VersionTable { get; init; }

    /// <summary>What the loader noticed and the plan should say, such as a missing BreakingChange flag.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>The versions of an application that work without the old shape.</summary>
/// <param name="App">The application's name.</param>
/// <param name="Flip">Range needed before a column changes its type under its readers; null for the contract range.</param>
/// <param name="Contract">Range needed before anything is removed; null where only the flip is named.</param>
public sealed record AppRequirement(string App, string? Flip, string? Contract)
{
    /// <summary>Range of the versions that need what only contract brings; null where none does.</summary>
    public string? AfterContract { get; init; }

    /// <summary>Range of the versions that write both shapes themselves; null where triggers keep them alike.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WritesBoth { get; init; }
}
