using System.Globalization;

namespace Migrator.Planning.Splitting;

/// <summary>Gives steps their short names: E1, E2, B1, F1, Q1, D1 …</summary>
internal static class StepNumbering
{
    public static IReadOnlyList<PlanStep> Number(IEnumerable<PlanStep> steps)
    {
        var counts = new Dictionary<char, int>();
        return [.. steps.Select(step =>
        {
            var letter = Letter(step);
            counts[letter] = counts.GetValueOrDefault(letter) + 1;
            return step with { Id = string.Create(CultureInfo.InvariantCulture, $"{letter}{counts[letter]}") };
        })];
    }

    private static char Letter(PlanStep step) => (step.Phase, step.Stage) switch
    {
        (Phase.Expand, _) => 'E',
        (Phase.Backfill, _) => 'B',
        (_, ContractStage.Flip) => 'F',
        (_, ContractStage.Quarantine) => 'Q',
        _ => 'D',
    };
}
