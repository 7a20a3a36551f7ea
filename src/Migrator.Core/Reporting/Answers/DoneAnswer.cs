namespace Migrator.Reporting.Answers;

/// <summary>What a command says whose whole answer is that it has done something.</summary>
/// <param name="Facts">What was done, by stable names.</param>
/// <param name="Exit">How the command ended.</param>
public sealed record DoneAnswer(IReadOnlyDictionary<string, string> Facts, ExitAnswer Exit);
