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

        var carried = await CarryAsync(table, read, evaluateRows, refusals, cancellationToken).ConfigureAwait(false);

        // Whoever is inherited from has more heirs than those have themselves, and comes before them.
        foreach (var heir in heirs.OrderByDescending(heir => heir.Heirs.Count))
        {
            var inherited = await CarryAsync(heir, read, evaluateRows, refusals, cancellationToken).ConfigureAwait(false);
            carried = carried.ToDictionary(own => own.Key, own => inherited.TryGetValue(own.Key, out var theirs) ? own.Value.With(theirs) : own.Value);
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

    /// <summary>What hangs on the replaced columns of one table of the tree.</summary>
    private async Task<IReadOnlyDictionary<string, CarriedObjects>> CarryAsync(
        TableSnapshot one, IReadOnlyList<(MappingDraft Draft, ReadMapping Read)> read, bool evaluateRows, List<Finding> refusals, CancellationToken cancellationToken)
    {
        var (carried, refused) = await new CarriedReading(session, one, migration, identifierLimit, copies).ReadAsync(read, cancellationToken).ConfigureAwait(false);
        refusals.AddRange(refused);
        return evaluateRows ? await new ReboundCounting(session, one, read).CountAsync(carried, cancellationToken).ConfigureAwait(false) : carried;
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
