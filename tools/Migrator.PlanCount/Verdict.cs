namespace Migrator.PlanCount;

/// <summary>What became of one migration.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its class.</param>
/// <param name="Code">The code of the refusal; null if it was planned.</param>
/// <param name="Reason">Why it was refused, and what to write instead; null if it was planned.</param>
internal sealed record Verdict(MigrationId Id, string Name, string? Code, string? Reason)
{
    /// <summary>The code of a migration that was planned and could not be run to its end.</summary>
    public const string Stuck = "stuck";
}
