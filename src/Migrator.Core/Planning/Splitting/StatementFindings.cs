using System.Globalization;
using System.Text.RegularExpressions;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Splitting;

/// <summary>Shows statements that applications have run over what changes, where the server has counted them: what is said of statements in general, these will meet.</summary>
internal static partial class StatementFindings
{
    private const int MostShown = 5;

    /// <summary>The columns that go, or change their type under their name.</summary>
    public static IReadOnlyList<DoomedObject> Columns(IEnumerable<Mapping> mappings, PlanScope scope)
        => [.. mappings.SelectMany(mapping => mapping.Old.Select(column => new DoomedObject(mapping.Table, column.Name)))
            .Concat(scope.Definition.Changes.SelectMany(LeavingColumns.TakenBy).Select(taken => new DoomedObject(taken.Table, taken.Column))).Distinct()];

    /// <summary>The tables that have other columns from expand on.</summary>
    public static IReadOnlyList<DoomedObject> Tables(IEnumerable<Mapping> mappings) => [.. mappings.SelectMany(mapping => mapping.Tables()).Distinct().Select(table => new DoomedObject(table, null))];

    public static IEnumerable<Finding> For(IReadOnlyList<DoomedObject> columns, UseReading naming, IReadOnlyList<DoomedObject> tables, UseReading reading)
    {
        if (naming.Counters.Count > 0)
        {
            yield return new(
                "MIG1412", FindingSeverity.Note, string.Join(", ", columns), $"statements that name {(columns.Count == 1 ? "it" : "one of them")} have been run: {Shown(naming.Counters)}",
                "Where the column goes, those must be gone before contract; where it gets another type, they must bear it, and fail once if they are prepared (0A000).");
        }

        var whole = reading.Counters.Where(counter => ReadsEverything().IsMatch(counter.What)).ToList();
        if (whole.Count > 0)
        {
            yield return new(
                "MIG1413", FindingSeverity.Note, string.Join(", ", tables), $"statements that read all columns have been run: {Shown(whole)}",
                "They see the new columns, and fail once if they are prepared (0A000). Name the columns.");
        }
    }

    private static string Shown(IReadOnlyList<UseCounter> counters)
    {
        var shown = counters.OrderByDescending(counter => counter.Count).ThenBy(counter => counter.What, StringComparer.Ordinal).Take(MostShown)
            .Select(counter => string.Create(CultureInfo.InvariantCulture, $"{counter.What} ({counter.Count:N0} {(counter.Count == 1 ? "time" : "times")})"));
        return $"{string.Join("; ", shown)}{(counters.Count > MostShown ? string.Create(CultureInfo.InvariantCulture, $"; and {counters.Count - MostShown:N0} more") : "")}";
    }

    /// <summary>A star that stands for columns: after SELECT, a comma or a name, and not in a count.</summary>
    [GeneratedRegex(@"(SELECT|,|\.)\s*\*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ReadsEverything();
}
