using Migrator.Changes;
using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Connections;
using Migrator.PostgreSql.Planning.Inspecting;
using Migrator.PostgreSql.Planning.Spelling;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.State.Use;
using Migrator.PostgreSql.Sync;
using Npgsql;

namespace Migrator.PostgreSql.Planning;

/// <summary>PostgreSQL's side of planning.</summary>
internal sealed class PostgreSqlPlanning(ConnectionSource connections) : IPlanningPort
{
    public async Task<PlanInspection> InspectAsync(InspectionRequest request, CatalogSnapshot catalog, CancellationToken cancellationToken)
    {
        var session = await InspectionSession.OpenAsync(connections, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var refusals = new List<Finding>();
        var types = await ReadTypesAsync(session, request.Types, refusals, cancellationToken).ConfigureAwait(false);
        var volatileDefaults = await ReadDefaultsAsync(session, request.Defaults, refusals, cancellationToken).ConfigureAwait(false);
        var computedInputs = await new ComputedReading(session, catalog).ReadAsync(request.Computed, refusals, cancellationToken).ConfigureAwait(false);
        var mappings = new Dictionary<string, MappingInspection>();
        var copies = new CopiedColumns(request.Mappings, catalog);
        foreach (var drafts in request.Mappings.GroupBy(draft => draft.Table))
        {
            var inspection = new TableInspection(session, catalog.Find(drafts.Key)!, [.. catalog.HeirsOf(drafts.Key)], request.Migration, catalog.Server.IdentifierLimit, copies);
            foreach (var (key, mapping) in await inspection.InspectAsync([.. drafts], request.EvaluateRows, refusals, cancellationToken).ConfigureAwait(false))
            {
                mappings.Add(key, mapping);
            }
        }

        var viewed = await new ReaderReading(session, catalog, request.Migration).ReadAsync(request.Mappings, mappings, refusals, cancellationToken).ConfigureAwait(false);
        var findings = await new RowsReading(session, catalog, request.Rows).ReadAsync(refusals, cancellationToken).ConfigureAwait(false);
        var sql = await new AuthorSqlReading(session).ReadAsync(request.Rows, refusals, cancellationToken).ConfigureAwait(false);
        var mentions = await new MentionReading(session).ReadAsync(request.Leaving, cancellationToken).ConfigureAwait(false);
        var names = await new OldNameReading(session).ReadAsync(request.Rows, cancellationToken).ConfigureAwait(false);
        var constraints = await new ConstraintReading(session, catalog, request.ConstrainedBy).ReadAsync(request.EvaluateRows, refusals, cancellationToken).ConfigureAwait(false);
        await new RelationTrialing(session, request.ConstrainedBy).TryAsync(request.Relations, refusals, cancellationToken).ConfigureAwait(false);
        return new PlanInspection { Types = types, Mappings = viewed, VolatileDefaults = volatileDefaults, ComputedInputs = computedInputs, Findings = [.. findings, .. sql, .. names, .. mentions], Refusals = refusals, Constraints = constraints };
    }

    public async Task<bool> AreEmptyAsync(IReadOnlyList<TableName> tables, CancellationToken cancellationToken)
    {
        var session = await InspectionSession.OpenAsync(connections, cancellationToken).ConfigureAwait(false);
        await using var closing = session.ConfigureAwait(false);
        var anyRow = string.Join(" OR ", tables.Select(table => $"EXISTS (SELECT FROM {PgIdentifier.Quote(table)})"));
        return !(await session.ReadAsync<bool>($"SELECT {OwnStatement.Mark} {anyRow}", null, cancellationToken).ConfigureAwait(false))[0];
    }

    public TypeChange Classify(string from, string to) => TypeChanges.Classify(from, to);

    public IReadOnlyList<PlanStep> Spell(PlannedOperation operation, CatalogSnapshot catalog) =>
        [.. OperationSpelling.Spell(operation, catalog).Select(step => PartitionLocks.Tell(LockOrder.Arrange(step, catalog), catalog))];

    public IReadOnlyList<string> RenderSync(MigrationId migration, SyncTransition transition, IReadOnlyList<Mapping> open, long version)
        => SyncChange.Render(migration, transition, open, version);

    private static async Task<Dictionary<ColumnType, NormalizedType>> ReadTypesAsync(InspectionSession session, IReadOnlyList<ColumnSpec> specs, List<Finding> refusals, CancellationToken cancellationToken)
    {
        var reading = new TypeReading(session);
        var types = new Dictionary<ColumnType, NormalizedType>();
        foreach (var spec in specs.DistinctBy(spec => spec.Type))
        {
            var (type, refusal) = await reading.ReadAsync(TypeNames.For(spec.Type!), spec.Collation, cancellationToken).ConfigureAwait(false);
            if (refusal is not null)
            {
                refusals.Add(refusal);
            }
            else
            {
                types[spec.Type!] = type!;
            }
        }

        return types;
    }

    private static async Task<HashSet<ColumnDefault>> ReadDefaultsAsync(InspectionSession session, IReadOnlyList<ColumnSpec> specs, List<Finding> refusals, CancellationToken cancellationToken)
    {
        var reading = new TypeReading(session);
        var found = new HashSet<ColumnDefault>();
        foreach (var spec in specs)
        {
            var (isVolatile, refusal) = await reading.ReadDefaultAsync(spec, cancellationToken).ConfigureAwait(false);
            if (refusal is not null)
            {
                refusals.Add(refusal);
            }
            else if (isVolatile)
            {
                found.Add(spec.Default!);
            }
        }

        return found;
    }
}
