using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>What can only be seen once the server has said which columns the expressions of mappings read: whether these stay what they are.</summary>
internal static class InputChecks
{
    public static IEnumerable<Finding> Check(IReadOnlyList<PreparedMapping> mappings, PlanScope scope)
        => from prepared in mappings
           from input in prepared.Mapping.Inputs()
           from finding in Owned(prepared.Mapping, input, scope).Concat(Settled(prepared, input, mappings, scope))
           select finding;

    private static IEnumerable<Finding> Owned(Mapping mapping, ColumnName input, PlanScope scope)
    {
        if (scope.Open.FirstOrDefault(open => open.Table == mapping.Table && open.Old.Concat(open.New).Any(column => column.Name == input)) is { } owner)
        {
            yield return Refusals.Of("MIG1117", $"{mapping.Table}.{input}", $"{mapping.Key} reads it, and migration {owner.Migration} is open and owns it ({owner.Key})", $"Contract or roll back {owner.Migration} first.");
        }
    }

    private static IEnumerable<Finding> Settled(PreparedMapping prepared, ColumnName input, IReadOnlyList<PreparedMapping> mappings, PlanScope scope)
    {
        var (mapping, subject) = (prepared.Mapping, $"{prepared.Mapping.Table}.{input}");
        var other = mappings.FirstOrDefault(one => one != prepared && one.Mapping.Table == mapping.Table && one.Mapping.Old.Any(column => column.Name == input));
        if ((other is not null && (other.Draft.Flips || scope.Definition.QuarantineDays is not null)) || scope.Definition.Changes.SelectMany(LeavingColumns.TakenBy).Any(taken => taken.Table == mapping.Table && taken.Column == input))
        {
            yield return Refusals.Of("MIG1127", subject, $"{mapping.Key} reads it, and this migration also takes that name away from it", Cure(mapping, input, other?.Mapping));
        }
        else if (other is not null && !ComesAfter(mapping, other.Mapping))
        {
            yield return Refusals.Of("MIG1127", subject, $"{mapping.Key} reads it, and this migration also replaces it ({other.Mapping.Key}): what a write of the new column means would depend on which of the two comes first", Cure(mapping, input, other.Mapping));
        }
    }

    /// <summary>In one replacement each expression reads what all of its columns were.</summary>
    private static string Cure(Mapping mapping, ColumnName input, Mapping? other)
        => other is null || mapping.Old.Count == 0 || mapping.New.Count == 0
            ? "Do it in two migrations, one after the other."
            : $"Do it in two migrations, one after the other; or replace {string.Join(" and ", mapping.Old.Select(column => column.Name).Append(input).Distinct())} together by columns of other names: Alter.ReplaceColumn(…).And(…).By(…).";

    /// <summary>What is given once, and decides nothing afterwards, is given when the other mapping has said what both its sides are.</summary>
    private static bool ComesAfter(Mapping mapping, Mapping other)
        => mapping.Kind is MappingKind.InitialValue or MappingKind.LastValue && mapping.SettledAfter() > other.SettledAfter();
}
