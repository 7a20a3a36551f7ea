namespace Migrator.Reporting.Answers;

/// <summary>What <c>doctor</c> answers.</summary>
public sealed record DoctorAnswer(IReadOnlyList<CheckAnswer> Checks, ExitAnswer Exit);

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Verdict"><c>fine</c>, <c>warning</c> or <c>problem</c>.</param>
/// <param name="Seen">What was seen.</param>
/// <param name="Cure">What to do; null where nothing is to be done.</param>
public sealed record CheckAnswer(string Name, string Verdict, string Seen, string? Cure);
