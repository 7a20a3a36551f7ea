using Migrator.Execution;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.PostgreSql.State;

/// <summary>Migrations that were started here, with their frozen plans and their journal.</summary>
internal sealed class Migrations(ControlDatabase database)
{
    public Task<IReadOnlyList<MigrationRecord>> ReadAsync(CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<MigrationRecord>>(
            async session =>
            {
                // One statement, so that both are of one moment.
                var rows = await session.QueryAsync<Row>(
                    """
                    SELECT m.id,
                        m.title,
                        m.state,
                        CASE WHEN lag(m.id) OVER stepwise IS DISTINCT FROM m.id THEN m.plan END AS plan,
                        m.hash,
                        m.started_at AS startedat,
                        m.finished_at AS finishedat,
                        s.step_id AS stepid,
                        s.state AS stepstate,
                        s.finished_at AS stepfinishedat,
                        s.lock_held AS lockheld
                    FROM migrator.migration AS m
                    LEFT JOIN migrator.step AS s ON s.migration_id = m.id
                    WHERE m.state <> @leased
                    WINDOW stepwise AS (ORDER BY m.id, s.position)
                    ORDER BY m.id, s.position
                    """,
                    new { leased = StateNames.Leased }).ConfigureAwait(false);
                return [.. rows.GroupBy(row => row.Id).Select(ToRecord)];
            },
            [],
            cancellationToken);

    public Task<IReadOnlyList<MigrationPlan>> ReadOpenPlansAsync(CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<MigrationPlan>>(
            async session => [.. (await session.QueryAsync<Frozen>(
                """
                SELECT id, plan, hash
                FROM migrator.migration
                WHERE finished_at IS NULL
                    AND state <> @leased
                    AND plan IS NOT NULL
                ORDER BY id
                """,
                new { leased = StateNames.Leased }).ConfigureAwait(false)).Select(ToPlan)],
            [],
            cancellationToken);

    public Task<int> BaselineAsync(IReadOnlyList<(MigrationId Id, string Title)> migrations, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => session.ExecuteAsync(
                """
                INSERT INTO migrator.migration AS m (id, title, state, started_at, finished_at)
                SELECT id, title, @baselined, clock_timestamp(), clock_timestamp()
                FROM unnest(@ids, @titles) AS given (id, title)
                ON CONFLICT (id) DO UPDATE
                SET title = excluded.title,
                    state = excluded.state,
                    started_at = excluded.started_at,
                    finished_at = excluded.finished_at
                WHERE m.state = @leased
                """,
                new
                {
                    ids = migrations.Select(migration => migration.Id.Value).ToArray(),
                    titles = migrations.Select(migration => migration.Title).ToArray(),
                    baselined = StateNames.Of(MigrationState.Baselined),
                    leased = StateNames.Leased,
                }),
            cancellationToken);

    public Task SetStateAsync(Lease lease, MigrationState state, CancellationToken cancellationToken)
        => database.WriteAsync(
            lease,
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    UPDATE migrator.migration
                    SET state = @state,
                        finished_at = CASE WHEN @finished THEN coalesce(finished_at, clock_timestamp()) END
                    WHERE id = @id
                    """,
                    new
                    {
                        id = lease.Migration.Value,
                        state = StateNames.Of(state),
                        finished = state is MigrationState.Completed or MigrationState.RolledBack or MigrationState.Baselined,
                    }).ConfigureAwait(false);
                if (state is MigrationState.RolledBack)
                {
                    // A pause was meant for the backfill that has been taken back, not for one that somebody begins anew.
                    await session.ExecuteAsync("DELETE FROM migrator.steering WHERE migration_id = @id", new { id = lease.Migration.Value }).ConfigureAwait(false);
                }

                if (state is MigrationState.Completed or MigrationState.RollingBack)
                {
                    await VersionRows.KeepAsync(session, lease.Migration, isApplied: state == MigrationState.Completed).ConfigureAwait(false);
                }
            },
            cancellationToken);

    private static MigrationPlan ToPlan(Frozen row)
        => FrozenPlans.Read(new(row.Id), row.Plan, row.Hash) is var (plan, alteredFrom) && alteredFrom is null ? plan : throw new PlanAlteredException(new(row.Id), alteredFrom!);

    private static MigrationRecord ToRecord(IGrouping<long, Row> rows)
    {
        var first = rows.First();
        var frozen = first.Plan is { } json ? FrozenPlans.Read(new(first.Id), json, first.FinishedAt is null ? first.Hash : null) : default;
        return new MigrationRecord
        {
            Id = new MigrationId(first.Id),
            Title = first.Title,
            State = StateNames.ToMigrationState(first.State),
            Plan = frozen.Plan,
            AlteredFrom = frozen.AlteredFrom,
            StartedAt = first.StartedAt,
            FinishedAt = first.FinishedAt,
            Steps = [.. rows.SelectMany(row => row.Step)],
        };
    }

    private sealed record Frozen(long Id, string Plan, string? Hash);

    private sealed record Row(
        long Id, string Title, string State, string? Plan, string? Hash, DateTime StartedAt, DateTime? FinishedAt,
        string? StepId, string? StepState, DateTime? StepFinishedAt, TimeSpan? LockHeld)
    {
        public IEnumerable<StepRecord> Step
            => StepId is null || StepState is null
                ? []
                : [new StepRecord(StepId, StateNames.ToStepState(StepState), StepFinishedAt, LockHeld)];
    }
}
