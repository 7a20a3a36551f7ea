using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Gates.Orders;

namespace Migrator.Execution.Verification;

/// <summary>Tells whether an application that wrote a row is an old version or a new one, by what the migration requires of it.</summary>
/// <param name="requirements">What contract requires.</param>
/// <param name="orders">In which order versions are.</param>
internal sealed class WriterVersions(IReadOnlyList<EffectiveRequirement> requirements, VersionOrders orders)
{
    /// <summary>The same comparison, with the versions of the writers judged.</summary>
    public Comparison Judge(Comparison found)
        => found with { Differences = [.. found.Differences.Select(difference => difference.Application is { } name ? difference with { Kind = KindOf(name) } : difference)] };

    private DifferenceKind KindOf(string applicationName)
        => ApplicationName.TryParse(applicationName, out var name)
            && requirements.FirstOrDefault(one => one.App == name.App) is { Range: { } range }
            ? orders.Of(name.App).Place(name.Version, range) switch
            {
                VersionPlace.Inside => DifferenceKind.ByNewVersion,
                VersionPlace.Outside => DifferenceKind.ByOldVersion,
                _ => DifferenceKind.ByUnknownVersion,
            }
            : DifferenceKind.ByUnknownVersion;
}
