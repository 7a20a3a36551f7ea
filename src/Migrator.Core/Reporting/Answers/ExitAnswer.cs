namespace Migrator.Reporting.Answers;

/// <summary>How a command ended; part of every JSON answer.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record ExitAnswer(int Code, string Reason);
