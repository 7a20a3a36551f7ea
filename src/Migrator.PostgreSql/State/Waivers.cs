using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>Conditions that people have set aside for a time.</summary>
internal sealed class Waivers(ControlDatabase database)
{
    public Task<IReadOnlyList<Waiver>> ReadAsync(MigrationId migration, CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<Waiver>>(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    """
                    SELECT condition, reason, given_by AS givenby, given_at AS givenat, expires_at AS expiresat
                    FROM migrator.waiver
                    WHERE migration_id = @migration
                        AND expires_at > clock_timestamp()
                    ORDER BY id
                    """,
                    new { migration = migration.Value }).ConfigureAwait(false);
                return [.. rows.Select(row => row.ToWaiver(migration))];
            },
            [],
            cancellationToken);

    public Task WaiveAsync(
        MigrationId migration, string condition, string reason, string by, TimeSpan duration, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO migrator.waiver (migration_id, condition, reason, given_by, given_at, expires_at)
                    SELECT @migration, @condition, @reason, @by, at, at + @duration
                    FROM clock_timestamp() AS at
                    """,
                    new { migration = migration.Value, condition, reason, by, duration }).ConfigureAwait(false);
                await Audit.WriteAsync(session, migration, "override", $"{condition} for {duration:c}: {reason}", by).ConfigureAwait(false);
            },
            cancellationToken);

    private sealed record Row(string Condition, string Reason, string GivenBy, DateTime GivenAt, DateTime ExpiresAt)
    {
        public Waiver ToWaiver(MigrationId migration) => new(migration, Condition, Reason, GivenBy, GivenAt, ExpiresAt);
    }
}
