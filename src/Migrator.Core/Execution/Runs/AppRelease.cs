namespace Migrator.Execution.Runs;

/// <summary>The first release of an application that does not need the old shape.</summary>
/// <param name="App">The application.</param>
/// <param name="Version">The release's version.</param>
public sealed record AppRelease(string App, string Version);
