namespace Migrator.Execution.State;

/// <summary>How often the server has counted a use of something that goes.</summary>
/// <param name="Key">What is counted, the same at each look.</param>
/// <param name="What">What is counted, for people.</param>
/// <param name="Count">How often.</param>
/// <param name="Since">From when on the server has counted, so that each use is later; null if it does not tell.</param>
/// <param name="LastAt">When it was used last; null if the server does not tell, as it never does of statements.</param>
public sealed record UseCounter(string Key, string What, long Count, DateTimeOffset? Since, DateTimeOffset? LastAt);

/// <summary>What a server could tell of the use of things that go.</summary>
/// <param name="Source">Where the counters are from.</param>
/// <param name="Problem">Why it could not tell; null if it could.</param>
/// <param name="Counters">The counters.</param>
public sealed record UseReading(string Source, string? Problem, IReadOnlyList<UseCounter> Counters);
