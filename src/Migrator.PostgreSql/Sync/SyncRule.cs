namespace Migrator.PostgreSql.Sync;

/// <summary>One row of the table that says what a write means: which writes it is about, and what is done.</summary>
/// <param name="Means">The row in words; it stands as a comment in the trigger function.</param>
/// <param name="When">The condition in PL/pgSQL.</param>
/// <param name="Then">The statements.</param>
internal sealed record SyncRule(string Means, string When, IReadOnlyList<string> Then);
