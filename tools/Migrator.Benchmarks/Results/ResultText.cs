using System.Globalization;

namespace Migrator.Benchmarks.Results;

/// <summary>A line of a table for people.</summary>
internal static class ResultText
{
    public static string Head { get; } = Line("scenario", "table", "against", "workers", "rows", "ours", "theirs", "", "ratio", "work", "wanted");

    public static string Of(Result result) => Line(
        result.Scenario,
        result.Table,
        result.Against,
        Number(result.Workers, "0"),
        Number(result.Rows, "0"),
        Number(result.Ours, "0.00"),
        Number(result.Theirs, "0.00"),
        result.Unit,
        Number(result.Ratio, "0.00"),
        result.WorkRatio is { } work ? Number(work, "0.00") : "",
        Wanted(result));

    private static string Wanted(Result result)
    {
        var bound = result.AtLeast is { } least ? $">= {Number(least, "0.##")}" : result.AtMost is { } most ? $"<= {Number(most, "0.##")}" : "";
        return result.IsMet ? bound : $"{bound} missed";
    }

    private static string Number(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    private static string Line(string scenario, string table, string against, string workers, string rows, string ours, string theirs, string unit, string ratio, string work, string wanted)
        => $"{scenario,-10} {table,-26} {against,-18} {workers,7} {rows,9} {ours,9} {theirs,9} {unit,-3} {ratio,6} {work,6}  {wanted}".TrimEnd();
}
