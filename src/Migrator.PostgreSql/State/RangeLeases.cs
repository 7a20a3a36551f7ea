using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>Who copies which range, by the database's clock.</summary>
/// <remarks>Whoever locks the migration's row and ranges locks the migration first. A batch locks its range alone, as the last thing it does.</remarks>
internal sealed class RangeLeases(ControlDatabase database)
{
    private const string Unfinished =
        """
        migration_id = @migration
                AND step_id = @stepId
                AND cursor_unit < to_unit
        """;

    public Task<RangeLeasing> LeaseAsync(
        Lease coordinator, string stepId, string owner, TimeSpan timeToLive, long worthSplitting, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                var asked = new { migration = coordinator.Migration.Value, token = coordinator.Token, stepId, owner, timeToLive, worthSplitting };

                // Whoever takes the migration's lease waits for this, and then finds the range to make void. A coordinator that
                // is gone hinders nobody, until there is nothing left but what it was copying itself.
                if (await session.FirstOrDefaultAsync<long?>(
                    "SELECT id FROM migrator.migration WHERE id = @migration AND lease_token = @token AND lease_owner IS NOT NULL FOR SHARE", asked).ConfigureAwait(false) is null)
                {
                    return new(RangeAnswer.Over);
                }

                var leased = await FreeAsync(session, asked).ConfigureAwait(false) ?? await HalfAsync(session, asked).ConfigureAwait(false);
                return leased is not null
                    ? new RangeLeasing(RangeAnswer.Leased, leased.ToRange(coordinator.Migration))
                    : new((RangeAnswer)await session.ScalarAsync<int>(
                        $"""
                        SELECT CASE
                            WHEN NOT EXISTS (SELECT FROM migrator.backfill_range WHERE {Unfinished}) THEN {(int)RangeAnswer.AllFinished}
                            WHEN lease_expires >= clock_timestamp() THEN {(int)RangeAnswer.Busy}
                            ELSE {(int)RangeAnswer.Over}
                        END
                        FROM migrator.migration
                        WHERE id = @migration
                        """,
                        asked).ConfigureAwait(false));
            },
            cancellationToken);

    /// <summary>Waits for a batch whose answer was lost, if it is at its last statement; one that is not there yet can commit no more.</summary>
    public Task<BackfillRange?> ReclaimAsync(BackfillRange range, TimeSpan timeToLive, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session => (await session.FirstOrDefaultAsync<RangeRow>(
                $"""
                UPDATE migrator.backfill_range
                SET token = token + 1,
                    lease_expires = CASE WHEN owner IS NOT NULL THEN clock_timestamp() + @timeToLive END
                WHERE id = @id
                    AND token = @token
                RETURNING {RangeRow.Columns}
                """,
                new { id = range.Id, token = range.Token, timeToLive }).ConfigureAwait(false))?.ToRange(range.Migration),
            cancellationToken);

    public Task ReleaseAsync(BackfillRange range, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => session.ExecuteAsync(
                """
                UPDATE migrator.backfill_range
                SET owner = NULL,
                    lease_expires = NULL
                WHERE id = @id
                    AND token = @token
                """,
                new { id = range.Id, token = range.Token }),
            cancellationToken);

    /// <summary>Takes ranges from those who copy them: from one whose time is over, or from all.</summary>
    public static Task<int> VoidAsync(ControlSession session, MigrationId migration, string? owner, bool all)
        => session.ExecuteAsync(
            """
            UPDATE migrator.backfill_range
            SET owner = NULL,
                lease_expires = NULL,
                token = token + 1
            WHERE migration_id = @migration
                AND owner IS NOT NULL
                AND (@all OR owner = @owner)
            """,
            new { migration = migration.Value, owner, all });

    // What was left behind comes last: whoever has it locked gets the time.
    private static Task<RangeRow?> FreeAsync(ControlSession session, object asked)
        => session.FirstOrDefaultAsync<RangeRow>(
            $"""
            UPDATE migrator.backfill_range
            SET owner = @owner,
                token = token + 1,
                lease_expires = clock_timestamp() + @timeToLive
            WHERE id = (
                SELECT id
                FROM migrator.backfill_range
                WHERE {Unfinished}
                    AND (owner IS NULL OR lease_expires < clock_timestamp())
                ORDER BY left_behind, id
                LIMIT 1
                FOR UPDATE SKIP LOCKED)
            RETURNING {RangeRow.Columns}
            """,
            asked);

    // The one who copies it notices with the next batch that would go beyond its new end.
    private static Task<RangeRow?> HalfAsync(ControlSession session, object asked)
        => session.FirstOrDefaultAsync<RangeRow>(
            $"""
            WITH largest AS (
                SELECT id, to_unit, cursor_unit + (to_unit - cursor_unit + 1) / 2 AS middle
                FROM migrator.backfill_range
                WHERE {Unfinished}
                    AND NOT left_behind
                    AND to_unit - cursor_unit >= @worthSplitting
                ORDER BY to_unit - cursor_unit DESC, id
                LIMIT 1
                FOR UPDATE SKIP LOCKED
            ), shortened AS (
                UPDATE migrator.backfill_range AS r
                SET to_unit = largest.middle
                FROM largest
                WHERE r.id = largest.id
                RETURNING r.migration_id, r.table_schema, r.table_name, r.storage, r.step_id, largest.middle, largest.to_unit AS up_to
            )
            INSERT INTO migrator.backfill_range (
                migration_id, table_schema, table_name, from_unit, to_unit, cursor_unit, storage, step_id, owner, token, lease_expires)
            SELECT migration_id, table_schema, table_name, middle, up_to, middle, storage, step_id, @owner, 1, clock_timestamp() + @timeToLive
            FROM shortened
            RETURNING {RangeRow.Columns}
            """,
            asked);
}
