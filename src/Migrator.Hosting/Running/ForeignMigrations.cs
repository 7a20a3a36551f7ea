using System.Globalization;
using Migrator.Collecting;
using Migrator.Execution.Ports;

namespace Migrator.Hosting.Running;

/// <summary>Keeps away from databases that FluentMigrator's own runner manages, until somebody has said that they are ours.</summary>
internal static class ForeignMigrations
{
    public static async Task RefuseAsync(IStatePort state, IMigrationSet? migrations, CancellationToken cancellationToken)
    {
        var unknown = await ReadUnknownAsync(state, migrations, cancellationToken).ConfigureAwait(false);
        if (unknown.Count > 0)
        {
            throw new UsageException(
                $"FluentMigrator's VersionInfo lists {unknown.Count.ToString(CultureInfo.InvariantCulture)} applied migrations that are unknown here, the latest {unknown.Max()}. "
                + "Take them as applied with 'migrator baseline --from-versioninfo', and stop running FluentMigrator's own runner on this database. Nothing was changed.");
        }
    }

    /// <summary>What FluentMigrator's own table lists and is unknown here: its runner has applied it.</summary>
    public static async Task<IReadOnlyList<MigrationId>> ReadUnknownAsync(IStatePort state, IMigrationSet? migrations, CancellationToken cancellationToken)
    {
        var foreign = await state.ReadForeignVersionsAsync(migrations?.VersionTable, cancellationToken).ConfigureAwait(false);
        if (foreign.Count == 0)
        {
            return [];
        }

        var known = (await StartedMigrations.ReadAsync(state, cancellationToken).ConfigureAwait(false)).Select(record => record.Id).ToHashSet();
        return [.. foreign.Where(id => !known.Contains(id))];
    }
}
