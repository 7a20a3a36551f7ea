using System.Text.Json;

namespace Migrator.Reporting.Answers;

/// <summary>What <c>plan</c> answers: each due migration with its plan, or with why it is refused.</summary>
public sealed record PlansAnswer(IReadOnlyList<PlanAnswer> Migrations, ExitAnswer Exit);

/// <summary>A migration in the answer of <c>plan</c>.</summary>
/// <param name="Migration">Its number.</param>
/// <param name="Title">The author's title.</param>
/// <param name="Plan">The plan in its own format; null where it is refused.</param>
/// <param name="Refusals">Why it is refused; empty where it is not.</param>
public sealed record PlanAnswer(long Migration, string Title, JsonElement? Plan, IReadOnlyList<FindingAnswer> Refusals);
