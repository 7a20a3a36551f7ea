namespace Migrator.Execution.State;

/// <summary>How often a migration's mappings met something they could not keep.</summary>
/// <param name="Poison">Rows whose mapping failed.</param>
/// <param name="Drift">Writes that made the two shapes disagree.</param>
public sealed record TroubleCount(long Poison, long Drift);
