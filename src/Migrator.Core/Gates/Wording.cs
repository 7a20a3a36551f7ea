using System.Globalization;
using Migrator.Gates.Orders;
using Migrator.Planning;

namespace Migrator.Gates;

/// <summary>How sentences in reports are put together.</summary>
internal static class Wording
{
    public static string Count(long count, string one, string? many = null)
        => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, span.TotalMilliseconds):0} ms"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days"),
    };

    public static string Moment(DateTimeOffset moment)
        => moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string List(IEnumerable<string> items)
    {
        string[] all = [.. items];
        return all.Length switch
        {
            0 => "",
            1 => all[0],
            _ => $"{string.Join(", ", all[..^1])} and {all[^1]}",
        };
    }

    /// <summary>At most three of them, and how many more there are.</summary>
    public static string Some(IReadOnlyList<string> items)
        => items.Count <= 3 ? List(items) : $"{string.Join(", ", items.Take(3))} and {Count(items.Count - 3, "more", "more")}";

    /// <summary>What gives a version its place, and what to mind: the order is that of registration, whenever it was built.</summary>
    public static string Register(string app, string? version)
        => $"If it is newer than every registered release: migrator release register {app}={version} --newest; if it is older, say where it belongs: --before or --after a registered one.";

    public static string Name(ContractStage stage) => stage switch
    {
        ContractStage.Flip => "flip",
        ContractStage.Quarantine => "quarantine",
        _ => "drop",
    };

    public static string Name(VersionScheme scheme) => scheme switch
    {
        VersionScheme.CalVer => "calver",
        VersionScheme.Ordinal => "ordinal",
        _ => "semver",
    };

    public static string Name(RequirementOrigin origin) => origin switch
    {
        RequirementOrigin.Author => "[RequiresApp] of the migration",
        RequirementOrigin.Release => "the release named at expand",
        RequirementOrigin.Configuration => "Requires in the configuration",
        _ => "migrator require",
    };
}
