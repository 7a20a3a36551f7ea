namespace Migrator.Execution.State;

/// <summary>A plan that a person has reviewed and lets run.</summary>
/// <param name="PlanHash">The plan's hash: another plan of the same migration is not meant.</param>
/// <param name="By">Who.</param>
/// <param name="At">When, by the database's clock.</param>
/// <param name="Comment">What they had to say; null for nothing.</param>
public sealed record Approval(string PlanHash, string By, DateTimeOffset At, string? Comment);
