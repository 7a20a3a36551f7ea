using Migrator.Changes;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Gates.Orders;

namespace Migrator.Execution.LiveVersions;

/// <summary>Fetches the facts that decide whether a version may start. Writes nothing.</summary>
/// <param name="state">What the toolkit remembers.</param>
/// <param name="policy">What the configuration says about gates.</param>
public sealed class AdmissionFactsReading(IStatePort state, GatePolicy policy)
{
    /// <summary>Reads the facts.</summary>
    /// <param name="assembly">The migrations of the assembly, where one is given; those already started are judged by their frozen plans.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AdmissionFacts> ReadAsync(IReadOnlyList<MigrationDefinition> assembly, CancellationToken cancellationToken)
    {
        if (await state.ReadInstalledVersionAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            return new AdmissionFacts { Migrations = [], NotStarted = assembly, Policy = policy, Orders = policy.Orders.With([]) };
        }

        var migrations = await state.ReadMigrationsAsync(cancellationToken).ConfigureAwait(false);
        List<Evidence> evidence = [];
        foreach (var open in migrations.Where(migration => migration.IsOpen))
        {
            evidence.AddRange(await state.ReadEvidenceAsync(open.Id, cancellationToken).ConfigureAwait(false));
        }

        // Asked for only where it matters: an application's role needs the right to read them.
        var fences = await state.ReadFencesAsync(cancellationToken).ConfigureAwait(false);
        var needsReleases = policy.Orders.NeedReleases || fences.Any(fence => fence.Scheme == VersionScheme.Ordinal);

        return new AdmissionFacts
        {
            Migrations = migrations,
            NotStarted = assembly,
            Stored = await state.ReadRequirementsAsync(cancellationToken).ConfigureAwait(false),
            Policy = policy,
            Fences = fences,
            Orders = needsReleases ? policy.Orders.With(await state.ReadReleasesAsync(cancellationToken).ConfigureAwait(false)) : policy.Orders,
            Evidence = evidence,
        };
    }
}
