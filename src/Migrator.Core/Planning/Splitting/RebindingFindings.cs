using System.Globalization;
using Migrator.Planning.Inspection;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>Says where the words of what hangs on a column stand for something else once its type is another, and where they do not although one might think so.</summary>
internal static class RebindingFindings
{
    public static IEnumerable<Finding> For(PreparedMapping mapping)
    {
        var carried = mapping.Inspection.Carried;
        return carried.Checks.Where(check => !check.IsFromAbove).SelectMany(check => Of($"{check.Original.Table}: {check.Original.Name}", "the check", check.Rebinding, $"what it takes and refuses may be other rows than today{Refused(check.Trial)}. It comes behind the gate, after rows that it would refuse have been counted"))
            .Concat(carried.Indexes.SelectMany(index => Of($"{index.Table}: {index.Original.Name}", "the index", index.Rebinding, index.Original.IsUnique ? "rows that it covers, and refuses, may be others than today" : "rows that it covers may be others than today")))
            .Concat(carried.Views.SelectMany(view => Of(view.Name.ToString(), "the view", view.Rebinding, "its rows may be others than today")))
            .Concat(carried.Attached.SelectMany(one => Of($"{one.Table}: {one.Name}", $"the {one.Kind}", one.Rebinding, "it may decide otherwise than today")));
    }

    private static string Refused(ConstraintTrial? trial) => trial switch
    {
        { Count: > 0 } => string.Create(CultureInfo.InvariantCulture, $"; of those that are there{(trial.SampleSize is { } size ? $" (of {size:N0} of them)" : "")} it would refuse {trial.Count:N0}, such as {string.Join(", ", trial.Samples)}"),
        { SampleSize: null } => "; of those that are there it would refuse none",
        _ => "",
    };

    private static IEnumerable<Finding> Of(string subject, string what, Rebinding rebinding, string harm)
    {
        if (rebinding.Changed.Count > 0)
        {
            yield return new(
                "MIG1410", FindingSeverity.Warning, subject, $"on the new column {what} is bound otherwise ({string.Join("; ", rebinding.Changed)}): {harm}",
                "If that is not meant, drop it in an earlier migration, and create it anew in a later one, with casts that say how it compares.");
        }

        if (rebinding.Kept.Count > 0)
        {
            yield return new(
                "MIG1411", FindingSeverity.Note, subject, $"on the new column {what} goes on comparing as it does today ({string.Join("; ", rebinding.Kept)}), and not as statements over the column itself do from then on",
                "If it is to compare as the new type does, drop it in an earlier migration, and create it anew in a later one.");
        }
    }
}
