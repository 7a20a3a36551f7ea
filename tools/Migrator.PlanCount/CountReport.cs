using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Migrator.Collecting;

namespace Migrator.PlanCount;

/// <summary>The verdicts, counted by reason.</summary>
internal static class CountReport
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>For people: the counts, then what to do about each refusal.</summary>
    public static string Text(IReadOnlyList<Verdict> verdicts, IReadOnlyList<LeftOutClass> leftOut)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"planned   {verdicts.Count(verdict => verdict.Code is null),5}\n");
        foreach (var (code, refused) in ByCode(verdicts))
        {
            text.Append(CultureInfo.InvariantCulture, $"{code,-9} {refused.Count,5}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"left out  {leftOut.Count,5}\n");
        foreach (var (_, refused) in ByCode(verdicts))
        {
            refused.ForEach(verdict => text.Append(CultureInfo.InvariantCulture, $"\n{verdict.Code} {verdict.Id} {verdict.Name}\n    {verdict.Reason}\n"));
        }

        foreach (var one in leftOut)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nleft out {one.Name}\n    {one.Reason}\n");
        }

        return text.ToString();
    }

    /// <summary>For programs.</summary>
    public static string Json(IReadOnlyList<Verdict> verdicts, IReadOnlyList<LeftOutClass> leftOut) => JsonSerializer.Serialize(
        new
        {
            Planned = verdicts.Count(verdict => verdict.Code is null),
            Refused = ByCode(verdicts).ToDictionary(pair => pair.Code, pair => pair.Refused.Count),
            Migrations = verdicts.Select(verdict => new { Migration = verdict.Id.Value, verdict.Name, verdict.Code, verdict.Reason }),
            LeftOut = leftOut.Select(one => new { Migration = one.Id?.Value, one.Name, one.Reason }),
        },
        Options) + "\n";

    private static List<(string Code, List<Verdict> Refused)> ByCode(IReadOnlyList<Verdict> verdicts) =>
    [
        .. verdicts.Where(verdict => verdict.Code is not null)
            .GroupBy(verdict => verdict.Code ?? "")
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, group.ToList())),
    ];
}
