using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>Finds what somebody else has changed since the plan was frozen: contract would lose it, or fail on it.</summary>
internal sealed class SchemaDrift(IMigrationDatabase database, IRunObserver observer)
{
    /// <summary>The refusal with the difference; null if the old shape is as it was planned, or contract has begun to change it.</summary>
    public async Task<RunResult?> FindAsync(MigrationPlan plan, MigrationRecord record, CancellationToken cancellationToken)
    {
        if (plan.StepsOf(Phase.Contract).Any(step => RollbackRefusals.IsBegun(record, step)))
        {
            return null;
        }

        if (plan.Steps.Any(step => step.Phase != Phase.Contract && step.Do.Statements.Any(statement => statement.IsAuthors)))
        {
            observer.On(new Noted(plan.Id, "The old shape is not compared with the plan: SQL of the author's own has run since."));
            return null;
        }

        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        var differences = plan.Shapes.Where(planned => planned.HeirOf is not { } top || catalog.Find(top)?.Heirs.Contains(planned.Table) == true).SelectMany(planned => catalog.Find(planned.Table) is { } table
            ? ChangeDifference.Between(planned.Lines, TableShape.Of(table, planned.Columns, plan.Mappings, planned.HeirOf).Lines).Select(line => $"{planned.Table}: {line}")
            : [$"{planned.Table}: - the table is gone"]).ToList();
        return differences.Count == 0
            ? null
            : new RunResult(
                plan.Id,
                RunOutcome.Stale,
                $"""
                The schema is not what the plan was made for (-), but has been changed by hand since (+):
                {string.Join('\n', differences)}
                Nothing was done. Put it back as it was; or roll this migration back and plan it anew: migrator rollback {plan.Id}
                """)
            {
                Code = RunCodes.Drifted,
            };
    }
}
