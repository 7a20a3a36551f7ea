namespace Migrator.Reporting.Answers;

/// <summary>What <c>check-app</c> answers.</summary>
/// <param name="App">The application.</param>
/// <param name="Version">The version asked about.</param>
/// <param name="MayStart">True if it may start now.</param>
/// <param name="Reasons">What stands in its way.</param>
/// <param name="Exit">How the command ended.</param>
public sealed record CheckAppAnswer(string App, string Version, bool MayStart, IReadOnlyList<string> Reasons, ExitAnswer Exit);
