using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Gates;

namespace Migrator.Execution.Verification;

/// <summary>Tells whether an application that wrote a row is an old version or a new one, by what the migration requires of it.</summary>
/// <param name="requirements">What contract requires.</param>
internal sealed class WriterVersions(IReadOnlyList<EffectiveRequirement> requirements)
{
    /// <summary>The same comparison, with the versions of the writers judged.</summary>
    public Comparison Judge(Comparison found)
        => found with { Differences = [.. found.Differences.Select(difference => difference.Application is { } name ? difference with { Kind = KindOf(name) } : difference)] };

    private DifferenceKind KindOf(string applicationName)
        => ApplicationName.TryParse(applicationName, out var name)
            && AppVersion.TryParse(name.Version, out var version)
            && requirements.FirstOrDefault(one => one.App == name.App) is { Range: { } text }
            && VersionRange.TryParse(text, out var range, out _)
                ? range.Contains(version) ? DifferenceKind.ByNewVersion : DifferenceKind.ByOldVersion
                : DifferenceKind.ByUnknownVersion;
}
