using Migrator.Demo;
using Migrator.Reporting;

namespace Migrator.Tool.Demonstration;

/// <summary>The counts that the demo ends with, as people read them.</summary>
internal static class CountsText
{
    public static string Render(DemoCounts counts)
        => string.Concat(Lines(counts).Select(line => line + "\n"));

    private static IEnumerable<string> Lines(DemoCounts counts)
    {
        yield return "";
        yield return counts.IsClean ? "Done: four breaking changes under load, and not one failed statement." : "Not as promised. Please report this, with the lines above.";
        yield return Line("statements run", Quantity.Count(counts.Statements), "by both versions, while the shape changed under them");
        yield return Line("failed", Quantity.Count(counts.Failed), counts.FirstFailure is { } failure ? AuthorText.Line(failure) : "");
        yield return Line("answers compared", Quantity.Count(counts.AnswersCompared), $"{Quantity.Count(counts.AnswersWrong)} wrong; rows read back while others wrote");
        yield return Line("rows verified", Quantity.Count(counts.RowsVerified), $"{Quantity.Of(counts.Mismatches, "mismatch", "mismatches")} between the two shapes");
        yield return Line("rows compared", Quantity.Count(counts.RowsCompared), $"{Quantity.Count(counts.RowsDifferent)} different from what the application remembers having written");
        yield return Line("longest lock held", Quantity.Time(counts.LongestLock), $"slowest statement {Quantity.Time(counts.SlowestStatement)}");
        yield return Line("backfill", $"{Quantity.Count((long)counts.RowsPerSecond)} rows/s", "beside the writers");
        yield return Line("time", Quantity.Time(counts.Elapsed), "");
    }

    private static string Line(string name, string value, string remark) => $"   {name,-18}{value,14}   {remark}".TrimEnd();
}
