using Migrator.Execution.Verification;

namespace Migrator.Execution.State;

/// <summary>A stretch of a large table that a verification has compared, so that it need not do so again after it was interrupted.</summary>
/// <param name="Stretch">The stretch.</param>
/// <param name="Pass">1 upwards, 2 downwards.</param>
/// <param name="Found">What was found.</param>
/// <param name="Size">How large the table was when its rows had been read, in units.</param>
public sealed record VerifiedRange(CompareStretch Stretch, int Pass, Comparison Found, long Size);

/// <summary>Under which circumstances a verification in ranges begins, or goes on with what an earlier one has compared.</summary>
/// <param name="Circumstances">What must be as it was for it to go on.</param>
/// <param name="Now">The time, by the database's clock.</param>
/// <param name="Oldest">When the earlier one must have begun: what is older would be no evidence at its end.</param>
public sealed record VerificationStart(string Circumstances, DateTimeOffset Now, DateTimeOffset Oldest);

/// <summary>A verification in ranges that is not at its end.</summary>
/// <param name="StartedAt">When it began, by the database's clock.</param>
/// <param name="Circumstances">What must still hold for it to go on.</param>
/// <param name="Ranges">What is done.</param>
public sealed record StartedVerification(DateTimeOffset StartedAt, string Circumstances, IReadOnlyList<VerifiedRange> Ranges);
