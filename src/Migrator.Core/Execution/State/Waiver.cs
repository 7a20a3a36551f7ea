namespace Migrator.Execution.State;

/// <summary>A condition that a person has set aside, for a time and with a reason.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Condition">The condition's name.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
/// <param name="GivenAt">When, by the database's clock.</param>
/// <param name="ExpiresAt">Until when.</param>
public sealed record Waiver(MigrationId Migration, string Condition, string Reason, string By, DateTimeOffset GivenAt, DateTimeOffset ExpiresAt);

/// <summary>A requirement that the pipeline or a person has stored for a migration.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="App">The application.</param>
/// <param name="Range">The versions that no longer need the old shape.</param>
/// <param name="Origin"><c>release</c> (named at expand) or <c>require</c> (added later).</param>
/// <param name="By">Who.</param>
/// <param name="GivenAt">When, by the database's clock.</param>
public sealed record StoredRequirement(MigrationId Migration, string App, string Range, string Origin, string By, DateTimeOffset GivenAt);
