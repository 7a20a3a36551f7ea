namespace Migrator.Execution.State;

/// <summary>A release of an application, registered by the pipeline that deployed it.</summary>
/// <param name="App">The application.</param>
/// <param name="Version">Its version.</param>
/// <param name="Ordinal">Its place among the application's releases: the order in which they were first registered.</param>
/// <param name="RegisteredAt">When it was last registered; registering an older one again says that it is deployed again.</param>
/// <param name="Soak">How long it must have been out before nobody goes back behind it; null for the usual window.</param>
/// <param name="FinalizedAt">When somebody said that nobody goes back behind it; null if nobody has.</param>
public sealed record Release(string App, string Version, long Ordinal, DateTimeOffset RegisteredAt, TimeSpan? Soak, DateTimeOffset? FinalizedAt);
