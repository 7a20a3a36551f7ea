namespace Migrator.Gates;

/// <summary>The versions of one application that a stage of a migration requires, and who said so.</summary>
/// <param name="App">The application.</param>
/// <param name="Range">The range as it was written; null where the application is named, but for another stage only.</param>
/// <param name="Origin">Who said so.</param>
public sealed record EffectiveRequirement(string App, string? Range, RequirementOrigin Origin);

/// <summary>Who says what a migration requires, in the order in which they are asked.</summary>
public enum RequirementOrigin
{
    /// <summary>The author, by <c>[RequiresApp]</c>.</summary>
    Author,

    /// <summary>The pipeline, by the release it named at expand.</summary>
    Release,

    /// <summary>The configuration's <c>Requires</c>.</summary>
    Configuration,

    /// <summary>A person, later, by <c>migrator require</c>.</summary>
    Require,
}
