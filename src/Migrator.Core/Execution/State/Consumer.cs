namespace Migrator.Execution.State;

/// <summary>Somebody who reads the database and is no application: a report, an export, a team with a query tool.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reads">What it reads, as <c>table</c>, <c>table.column</c> or <c>schema.table.column</c>.</param>
/// <param name="ExpiresAt">When it stops being asked; null for never.</param>
public sealed record Consumer(string Name, string Owner, IReadOnlyList<string> Reads, DateTimeOffset? ExpiresAt);

/// <summary>A consumer's owner has said that a migration may take what it reads.</summary>
/// <param name="Consumer">The consumer.</param>
/// <param name="Migration">The migration.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">When.</param>
public sealed record Acknowledgement(string Consumer, MigrationId Migration, string By, DateTimeOffset At);
