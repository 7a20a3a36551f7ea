using System.Globalization;
using Migrator.Execution.State;

namespace Migrator.Execution.Verification;

/// <summary>What a verification saw, in sentences.</summary>
internal static class VerificationText
{
    private const int MostKeys = 5;

    /// <summary>What is the matter with a table's rows, kind by kind.</summary>
    public static string Sentence(Evidence evidence)
        => $"{evidence.Table}: of {Rows(evidence.Rows)} {string.Join("; ", evidence.Differences.Select(Describe))}.";

    /// <summary>What both shapes of the named rows hold, a line each; empty unless somebody asked for it.</summary>
    public static IEnumerable<string> Values(Evidence evidence)
        => from difference in evidence.Differences
           from row in difference.Samples
           where row.Values is not null
           select $"{evidence.Table} {row.Key}: {row.Values}";

    public static string Rows(long count) => count == 1 ? "1 row" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} rows");

    private static string Describe(Difference difference)
        => $"{difference.Rows.ToString("N0", CultureInfo.InvariantCulture)} {Matter(difference)}{Keys(difference)}";

    private static string Matter(Difference difference)
    {
        var (isOne, by) = (difference.Rows == 1, difference.Application is "" ? "a connection without application_name" : difference.Application);
        return difference.Kind switch
        {
            DifferenceKind.Missing => isOne ? "is not yet copied" : "are not yet copied",
            DifferenceKind.Unrecorded => $"{(isOne ? "differs" : "differ")}, and the sync has no such write on record",
            DifferenceKind.ByOldVersion => $"{(isOne ? "differs" : "differ")}, written by the old version {by}",
            DifferenceKind.ByNewVersion => $"{(isOne ? "differs" : "differ")}, written by the new version {by}",
            DifferenceKind.ByUnknownVersion => $"{(isOne ? "differs" : "differ")}, written by {by}",
            _ => $"{(isOne ? "agrees" : "agree")} in one direction only",
        };
    }

    private static string Keys(Difference difference)
        => difference.Samples.Count == 0 ? "" : $" (such as {string.Join(", ", difference.Samples.Take(MostKeys).Select(row => row.Key))})";
}
