namespace Migrator.Execution.Verification;

/// <summary>One version of a row.</summary>
/// <param name="Key">Its primary key, as text.</param>
/// <param name="Version">Which transaction wrote it.</param>
/// <param name="Differs">True if its two shapes disagree.</param>
public sealed record RowVersion(string Key, string Version, bool Differs);
