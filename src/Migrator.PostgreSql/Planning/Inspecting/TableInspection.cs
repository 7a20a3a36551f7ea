using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Inspects the mappings of one table.</summary>
internal sealed class TableInspection(InspectionSession session, TableSnapshot table, IReadOnlyList<TableSnapshot> heirs, MigrationId migration, int identifierLimit, CopiedColumns copies)
{
    public async Task<IReadOnlyDictionary<string, MappingInspection>> InspectAsync(
        IReadOnlyList<MappingDraft> drafts, bool evaluateRows, List<Finding> refusals, CancellationToken cancellationToken)
    {
        var read = new List<(MappingDraft Draft, ReadMapping Read)>();
        foreach (var draft in drafts)
        {
            var (mapping, refused) = await new MappingReading(session, table, draft).ReadAsync(cancellationToken).ConfigureAwait(false);
            refusals.AddRange(refused);
            if (mapping is not null)
            {
                read.Add((draft, mapping));
            }
        }

        if (read.Count < drafts.Count)
        {
            return new Dictionary<string, MappingInspection>();
        }

        var (carried, refusedToCarry) = await new CarriedReading(session, table, migration, identifierLimit, copies).ReadAsync(read, cancellationToken).ConfigureAwait(false);
        refusals.AddRange(refusedToCarry);
        foreach (var heir in heirs)
        {
            var (inherited, refused) = await new CarriedReading(session, heir, migration, identifierLimit, copies).ReadAsync(read, cancellationToken).ConfigureAwait(false);
            refusals.AddRange(refused);
            carried = carried.ToDictionary(own => own.Key, own => inherited.TryGetValue(own.Key, out var theirs) ? own.Value with { Indexes = [.. own.Value.Indexes, .. theirs.Indexes], ForeignKeys = [.. own.Value.ForeignKeys, .. theirs.ForeignKeys] } : own.Value);
        }

        if (evaluateRows)
        {
            carried = await new ReboundCounting(session, table, read).CountAsync(carried, cancellationToken).ConfigureAwait(false);
        }

        var inspections = new Dictionary<string, MappingInspection>();
        foreach (var (draft, mapping) in read)
        {
            inspections[draft.Key] = Describe(draft, mapping) with
            {
                Carried = carried.GetValueOrDefault(draft.Key, CarriedObjects.None),
                Reached = await new KeyReading(session, table).ReadAsync(draft, cancellationToken).ConfigureAwait(false),
                Trial = evaluateRows ? await TryAsync(draft, mapping, cancellationToken).ConfigureAwait(false) : null,
            };
        }

        return inspections;
    }

    private async Task<MappingTrial?> TryAsync(MappingDraft draft, ReadMapping mapping, CancellationToken cancellationToken)
    {
        // The trial's functions are temporary; the next mapping needs their names again.
        await session.ExecuteAsync("SAVEPOINT trial", cancellationToken).ConfigureAwait(false);
        var trial = await new MappingTrialing(session, table, draft, mapping).TryAsync(cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync("ROLLBACK TO SAVEPOINT trial", cancellationToken).ConfigureAwait(false);
        return trial;
    }

    private MappingInspection Describe(MappingDraft draft, ReadMapping mapping) => new()
    {
        UpInputs = mapping.Ups.ToDictionary(up => up.Expression.Target, up => up.Inputs),
        DownInputs = mapping.Downs.ToDictionary(down => down.Expression.Target, down => down.Inputs),
        TotalUps = mapping.Ups.Where(up => up.Expression.IsTotal).Select(up => up.Expression.Target).ToHashSet(),
        TotalDowns = mapping.Downs.Where(down => down.Expression.IsTotal).Select(down => down.Expression.Target).ToHashSet(),
        IsInjective = draft.New.All(column => column.Up is null && column.CopyOf is not null) && mapping.Ups.All(up => up.Expression.IsTotal),
        NewTypes = mapping.Types,
        UpExpressions = mapping.Ups.ToDictionary(up => up.Expression.Target, Bound),
        DownExpressions = mapping.Downs.ToDictionary(down => down.Expression.Target, Bound),
        SearchPath = session.SearchPath,
    };

    private static BoundExpression Bound(ReadExpression expression)
        => new(expression.Expression.Text, expression.Expression.Type, expression.Steadiness, expression.IsParallelSafe);
}
