using Npgsql;

namespace Migrator.PostgreSql.Rows;

/// <summary>How a transaction that writes rows ended.</summary>
/// <param name="Rows">Rows written; 0 unless committed.</param>
/// <param name="Elapsed">How long it took, as seen from here.</param>
/// <param name="Failure">Why nothing was written; null when committed.</param>
/// <param name="Message">The server's message; null when committed.</param>
internal sealed record WriteOutcome(long Rows, TimeSpan Elapsed, Failure? Failure, string? Message)
{
    public bool IsCommitted => Failure is null;

    /// <summary>What the server said; null when committed, and where it said nothing.</summary>
    public PostgresException? Refusal { get; init; }
}
