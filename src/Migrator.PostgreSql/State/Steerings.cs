using System.Globalization;
using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>What people ask of backfills while they run.</summary>
internal sealed class Steerings(ControlDatabase database)
{
    public Task<Steering?> ReadAsync(MigrationId migration, CancellationToken cancellationToken)
        => database.ReadAsync(
            async session =>
            {
                // A control schema of an older tool has none.
                if (!await session.ScalarAsync<bool>("SELECT to_regclass('migrator.steering') IS NOT NULL").ConfigureAwait(false))
                {
                    return null;
                }

                var row = await session.FirstOrDefaultAsync<Row>(
                    """
                    SELECT by_whom AS "by",
                        at,
                        paused_at AS pausedat,
                        reason,
                        duty,
                        paced_at AS pacedat,
                        (EXTRACT(epoch FROM batch_target) * 1000)::float8 AS batchtarget,
                        (to_jsonb(s) ->> 'workers')::integer AS workers,
                        to_jsonb(s) ->> 'on_bad_row' AS onbadrow
                    FROM migrator.steering AS s
                    WHERE migration_id = @migration
                    """,
                    new { migration = migration.Value }).ConfigureAwait(false);
                return row?.ToSteering();
            },
            null,
            cancellationToken);

    public Task PauseAsync(MigrationId migration, string? reason, string by, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO migrator.steering AS s (migration_id, paused_at, reason, by_whom, at)
                    VALUES (@migration, clock_timestamp(), @reason, @by, clock_timestamp())
                    ON CONFLICT (migration_id) DO UPDATE
                    SET paused_at = COALESCE(s.paused_at, excluded.paused_at),
                        reason = excluded.reason,
                        by_whom = excluded.by_whom,
                        at = excluded.at
                    """,
                    new { migration = migration.Value, reason, by }).ConfigureAwait(false);
                await Audit.WriteAsync(session, migration, "paused", reason ?? "", by).ConfigureAwait(false);
            },
            cancellationToken);

    public Task ResumeAsync(MigrationId migration, double? duty, TimeSpan? batchTarget, int? workers, string by, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO migrator.steering AS s (migration_id, duty, batch_target, workers, paced_at, by_whom, at)
                    VALUES (@migration, @duty, @batchTarget, @workers, CASE WHEN @isPaced THEN clock_timestamp() END, @by, clock_timestamp())
                    ON CONFLICT (migration_id) DO UPDATE
                    SET paused_at = NULL,
                        reason = NULL,
                        duty = COALESCE(excluded.duty, s.duty),
                        batch_target = COALESCE(excluded.batch_target, s.batch_target),
                        workers = COALESCE(excluded.workers, s.workers),
                        paced_at = COALESCE(excluded.paced_at, s.paced_at),
                        by_whom = excluded.by_whom,
                        at = excluded.at
                    """,
                    new { migration = migration.Value, duty, batchTarget, workers, isPaced = duty is not null || batchTarget is not null || workers is not null, by }).ConfigureAwait(false);
                await Audit.WriteAsync(session, migration, "resumed", Detail(duty, batchTarget, workers), by).ConfigureAwait(false);
            },
            cancellationToken);

    public Task SayOnBadRowAsync(MigrationId migration, BadRowPolicy policy, string by, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                var changed = await session.ExecuteAsync(
                    """
                    INSERT INTO migrator.steering AS s (migration_id, on_bad_row, by_whom, at)
                    VALUES (@migration, @name, @by, clock_timestamp())
                    ON CONFLICT (migration_id) DO UPDATE
                    SET on_bad_row = excluded.on_bad_row,
                        by_whom = excluded.by_whom,
                        at = excluded.at
                    WHERE s.on_bad_row IS DISTINCT FROM excluded.on_bad_row
                    """,
                    new { migration = migration.Value, name = PolicyNames.Of(policy), by }).ConfigureAwait(false);
                if (changed > 0)
                {
                    await Audit.WriteAsync(session, migration, "on-bad-row", policy == BadRowPolicy.Stop ? "stop" : "put-aside", by).ConfigureAwait(false);
                }
            },
            cancellationToken);

    private static string Detail(double? duty, TimeSpan? batchTarget, int? workers)
        => string.Join(
            ", ",
            new[]
            {
                duty is { } share ? string.Create(CultureInfo.InvariantCulture, $"duty {share * 100:0.#} %") : null,
                batchTarget is { } target ? string.Create(CultureInfo.InvariantCulture, $"batch target {target.TotalMilliseconds:0} ms") : null,
                workers is { } count ? string.Create(CultureInfo.InvariantCulture, $"workers {count}") : null,
            }.OfType<string>());

    private sealed record Row(string By, DateTime At, DateTime? PausedAt, string? Reason, double? Duty, DateTime? PacedAt, double? BatchTarget, int? Workers, string? OnBadRow)
    {
        public Steering ToSteering() => new(By, At)
        {
            PausedAt = PausedAt,
            Reason = Reason,
            Duty = Duty,
            PacedAt = PacedAt,
            BatchTarget = BatchTarget is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null,
            Workers = Workers,
            OnBadRow = PolicyNames.ToPolicy(OnBadRow),
        };
    }
}
