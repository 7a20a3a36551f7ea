using Migrator.Execution.Ports;
using Migrator.Gates;

namespace Migrator.Execution.LiveVersions;

/// <summary>Looks at what the server has counted of the use of what open migrations take away, so that the next look can tell what moved.</summary>
/// <param name="state">Where it is written down.</param>
public sealed class UsageWatch(IStatePort state)
{
    /// <summary>Looks now, for each migration whose contract is still to come.</summary>
    public async Task ObserveAsync(CancellationToken cancellationToken)
    {
        foreach (var record in await state.ReadMigrationsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (record is { IsOpen: true, Plan: { } plan } && DoomedNames.In(plan) is { IsEmpty: false } names)
            {
                await state.RecordUsageAsync(record.Id, names, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
