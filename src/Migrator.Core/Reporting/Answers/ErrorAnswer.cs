namespace Migrator.Reporting.Answers;

/// <summary>What a command says that could not do its work.</summary>
/// <param name="Code">The error's stable code; null where it has none.</param>
/// <param name="Error">What is wrong, where, and what to do.</param>
/// <param name="Exit">How the command ended.</param>
public sealed record ErrorAnswer(string? Code, string Error, ExitAnswer Exit);
