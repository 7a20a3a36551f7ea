using Migrator.Execution.Ports;
using Migrator.Planning;

namespace Migrator.Execution.Steps;

/// <summary>Renders the statements that re-create a table's sync from the mappings that are open now.</summary>
/// <remarks>
/// The version of the sync is read before the mappings, and asserted by the rendered statements: whatever changes between
/// here and there is found, and the script rendered again.
/// </remarks>
internal sealed class SyncRendering(IMigrationDatabase database, MigrationId migration)
{
    public async Task<StepScript> RenderAsync(StepScript script, CancellationToken cancellationToken)
    {
        if (script.Statements.All(statement => statement.Sync is null))
        {
            return script;
        }

        var rendered = new List<PlanStatement>();
        foreach (var statement in script.Statements)
        {
            rendered.AddRange(statement.Sync is { } transition
                ? await RenderAsync(transition, cancellationToken).ConfigureAwait(false)
                : [statement]);
        }

        return script with { Statements = rendered };
    }

    private async Task<IEnumerable<PlanStatement>> RenderAsync(SyncTransition transition, CancellationToken cancellationToken)
    {
        var version = await database.Execution.ReadSyncVersionAsync(transition.Table, cancellationToken).ConfigureAwait(false);
        var mappings = await database.State.ReadMappingsAsync(cancellationToken).ConfigureAwait(false);
        var open = mappings.Where(mapping => mapping.Table == transition.Table).ToList();
        return database.Planning.RenderSync(migration, transition, open, version).Select(sql => new PlanStatement(sql));
    }
}
