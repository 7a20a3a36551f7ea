using Migrator.Changes;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>
/// The way of a migration whose tables have no rows while nothing is live: straight to the end state, without sync, batches or gates.
/// </summary>
internal static class ShortWay
{
    /// <summary>The tables that must be empty; null if this migration has to go the long way whatever they hold.</summary>
    public static IReadOnlyList<TableName>? Tables(PlanScope scope)
    {
        var tables = PlanChecks.TablesOf(scope.Definition).Where(table => !scope.Created.Contains(table) || scope.Replaced.Contains(table)).ToList();
        var isStructure = scope.Definition.Changes.All(change => change is not (UpdateRows or DeleteRows or MoveColumns or ExtractLookup or ExtractLinks)) && !TableRenames.MeetSql(scope.Definition);
        return isStructure && tables.Count > 0 && scope.Open.All(mapping => !mapping.Tables().Any(tables.Contains)) ? tables : null;
    }

    /// <summary>Everything in expand, in the order in which the phases would have come.</summary>
    public static IReadOnlyList<PlannedOperation> Take(IReadOnlyList<PlannedOperation> operations)
        => [.. operations.Select(planned => planned with { Phase = Phase.Expand, Stage = null })];

    /// <summary>What is worth saying of versions that run beside the migration is not, where none does.</summary>
    public static IEnumerable<Finding> Findings(PlanScope scope, IEnumerable<Finding> found)
        => found.Where(finding => finding.Severity is FindingSeverity.Refusal)
            .Prepend(new("MIG1323", FindingSeverity.Note, scope.Definition.Source, "nothing is said to be live and its tables are empty: it goes straight to the end state, and cannot be rolled back", "The step refuses if a row has come meanwhile; plan it again then. With anything live, leave --live none out."));
}
