using Migrator.Execution;
using Migrator.Execution.Ports;

namespace Migrator.PostgreSql.State;

/// <summary>Brings the control schema up to date, once, however many processes want to.</summary>
internal sealed class Installing(ControlDatabase database)
{
    // Any number will do as long as every version of the tool has the same one; this spells "migrator".
    private const long LockKey = 0x6D69677261746F72;

    public async Task InstallAsync(IReadOnlyList<ControlSchemaVersion> versions, CancellationToken cancellationToken)
    {
        var installed = await database.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        if (Missing(versions, installed).Count == 0)
        {
            return;
        }

        await database.InTransactionAsync(
            Patience.Installing,
            async session =>
            {
                await session.ExecuteAsync("SELECT pg_advisory_xact_lock(@key)", new { key = LockKey }).ConfigureAwait(false);

                // Read again: whoever held the lock before has most likely done it.
                var found = await ControlDatabase.ReadVersionAsync(session).ConfigureAwait(false);
                foreach (var version in Missing(versions, found))
                {
                    await InstallAsync(session, version).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task InstallAsync(ControlSession session, ControlSchemaVersion version)
    {
        foreach (var statement in version.Statements)
        {
            await session.ExecuteAsync(statement).ConfigureAwait(false);
        }

        await session.ExecuteAsync(
            """
            INSERT INTO migrator.schema_version (version, installed_at)
            VALUES (@version, clock_timestamp())
            """,
            new { version = version.Version }).ConfigureAwait(false);
    }

    private static IReadOnlyList<ControlSchemaVersion> Missing(IReadOnlyList<ControlSchemaVersion> versions, long? installed)
    {
        var known = versions.Max(version => version.Version);
        return installed > known
            ? throw new ControlSchemaTooNewException(installed.Value, known)
            : [.. versions.Where(version => installed is null || version.Version > installed).OrderBy(version => version.Version)];
    }
}
