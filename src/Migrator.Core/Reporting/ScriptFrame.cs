namespace Migrator.Reporting;

/// <summary>What a dialect's scripts put around statements that belong in one transaction.</summary>
/// <param name="Head">The lines a script begins with, so that it stops at the first error.</param>
/// <param name="Begin">What opens a transaction that gives way.</param>
/// <param name="Commit">What ends it.</param>
public sealed record ScriptFrame(string Head, string Begin, string Commit);
