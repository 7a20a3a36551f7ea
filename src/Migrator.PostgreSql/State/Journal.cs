using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.PostgreSql.State;

/// <summary>Freezes plans and writes how their steps stand.</summary>
internal sealed class Journal(ControlDatabase database)
{
    public Task FreezeAsync(MigrationPlan plan, Lease lease, CancellationToken cancellationToken)
        => database.WriteAsync(
            lease,
            async session =>
            {
                var frozen = await session.ExecuteAsync(
                    """
                    UPDATE migrator.migration
                    SET title = @title,
                        state = @expanding,
                        plan = @plan,
                        hash = @hash,
                        started_at = clock_timestamp(),
                        finished_at = NULL
                    WHERE id = @id
                        AND state IN (@leased, @rolledBack)
                    """,
                    new
                    {
                        id = plan.Id.Value,
                        title = plan.Title,
                        plan = PlanJson.Serialize(plan),
                        hash = plan.Hash,
                        expanding = StateNames.Of(MigrationState.Expanding),
                        leased = StateNames.Leased,
                        rolledBack = StateNames.Of(MigrationState.RolledBack),
                    }).ConfigureAwait(false);
                if (frozen == 0)
                {
                    throw new InvalidOperationException($"Migration {plan.Id} has a frozen plan already, or was taken as applied.");
                }

                await ForgetAsync(session, plan.Id).ConfigureAwait(false);
                await session.ExecuteAsync(
                    """
                    INSERT INTO migrator.step (migration_id, step_id, position, state)
                    SELECT @id, step_id, position, @waiting
                    FROM unnest(@steps) WITH ORDINALITY AS planned (step_id, position)
                    """,
                    new
                    {
                        id = plan.Id.Value,
                        steps = plan.Steps.Select(step => step.Id).ToArray(),
                        waiting = StateNames.Of(StepState.Waiting),
                    }).ConfigureAwait(false);
            },
            cancellationToken);

    public Task MarkAsync(Lease lease, string stepId, StepState state, TimeSpan? lockHeld, CancellationToken cancellationToken)
        => database.WriteAsync(
            lease,
            session => session.ExecuteAsync(
                "SELECT migrator.mark_step(@migration, @stepId, @state, @token, @lockHeld::interval)",
                new { migration = lease.Migration.Value, stepId, state = StateNames.Of(state), token = lease.Token, lockHeld }),
            cancellationToken);

    /// <summary>What an earlier attempt that was rolled back has left behind says nothing about this one.</summary>
    private static Task<int> ForgetAsync(ControlSession session, MigrationId migration)
        => session.ExecuteAsync(
            """
            DELETE FROM migrator.step WHERE migration_id = @id;
            DELETE FROM migrator.backfill_range WHERE migration_id = @id;
            DELETE FROM migrator.poison WHERE migration_id = @id;
            DELETE FROM migrator.drift WHERE migration_id = @id;
            DELETE FROM migrator.drift_count WHERE migration_id = @id;
            DELETE FROM migrator.evidence WHERE migration_id = @id;
            DELETE FROM migrator.waiver WHERE migration_id = @id;
            """,
            new { id = migration.Value });
}
