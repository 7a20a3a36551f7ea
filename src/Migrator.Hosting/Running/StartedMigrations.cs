using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Hosting.Running;

/// <summary>The migrations that were started in a database; none where the control schema is not installed.</summary>
internal static class StartedMigrations
{
    public static async Task<IReadOnlyList<MigrationRecord>> ReadAsync(IStatePort state, CancellationToken cancellationToken)
        => await ControlSchemaInstalling.ReadVersionAsync(state, cancellationToken).ConfigureAwait(false) is null
            ? []
            : await state.ReadMigrationsAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The same, before something is done to them: a control schema that an older version of the tool has left is brought up to date.</summary>
    public static async Task<IReadOnlyList<MigrationRecord>> ReadToGoOnAsync(IMigrationDatabase database, CancellationToken cancellationToken)
    {
        await new ControlSchemaInstalling(database).UpgradeAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(database.State, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Those of the ids, or, where none is named, those that are due; one that is named and unknown is refused.</summary>
    public static IReadOnlyList<MigrationRecord> Chosen(IReadOnlyList<MigrationRecord> all, IReadOnlyList<MigrationId> ids, Func<MigrationRecord, bool> isDue)
    {
        if (ids.Count == 0)
        {
            return [.. all.Where(isDue).OrderBy(record => record.Id)];
        }

        return
        [
            .. ids.Order().Select(id => all.FirstOrDefault(record => record.Id == id)
                ?? throw new UsageException($"Migration {id} has not been started here. 'migrator status' lists those that have.")),
        ];
    }
}
