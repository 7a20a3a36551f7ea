using System.Globalization;
using Migrator.Changes;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>Says which columns follow a key, and how near to its limit a key is.</summary>
internal static class KeyFindings
{
    private static readonly Dictionary<string, long> Limits = new()
    {
        ["smallint"] = short.MaxValue,
        ["integer"] = int.MaxValue,
        ["bigint"] = long.MaxValue,
    };

    public static IEnumerable<Finding> For(IReadOnlyDictionary<SchemaChange, PreparedMapping> mappings, PlanScope scope)
        => mappings.Where(pair => scope.Implied.ContainsKey(pair.Key)).Select(pair => Follows(pair.Value, scope.Implied[pair.Key]))
            .Concat(mappings.Values.Select(Nearness).OfType<Finding>())
            .Concat(mappings.Values.Where(mapping => mapping.Inspection.Carried.ForeignKeys.Any(key => key.ComesLast)).Select(Unproved));

    private static Finding Follows(PreparedMapping mapping, string reason)
        => new("MIG1341", FindingSeverity.Note, $"{mapping.Mapping.Table}.{mapping.Replaced!.Name}", $"it changes its type too, because {reason}", "Nothing is to be written for it; say it yourself if it needs a mapping of its own.");

    private static Finding? Nearness(PreparedMapping mapping)
    {
        if (mapping is not { Replaced: { } column, Inspection.Reached: { } reached } || !Limits.TryGetValue(column.Type, out var limit))
        {
            return null;
        }

        var share = 100 * (double)reached / limit;
        return new(
            "MIG1340", share >= 80 ? FindingSeverity.Warning : FindingSeverity.Note, $"{mapping.Mapping.Table}.{column.Name}",
            string.Create(CultureInfo.InvariantCulture, $"it has reached {reached:N0} of {limit:N0}, {share:0.0} % of what {column.Type} holds"),
            "The wider type takes its place at the flip; until then the old limit holds.");
    }

    private static Finding Unproved(PreparedMapping mapping)
        => new(
            "MIG1342", FindingSeverity.Note, string.Join(", ", mapping.Inspection.Carried.ForeignKeys.Where(key => key.ComesLast).Select(key => $"{key.Original.Table}: {key.Original.Name}")),
            "SET DEFAULT cannot be done by two keys at once: the new key takes over from the old one without looking at existing rows, and is proved right after", "Nothing is to be done; new rows are checked throughout.");
}
