using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting.Moves;

/// <summary>Turns a move into the mapping that will be registered.</summary>
internal static class MovePreparation
{
    public static PreparedMove Prepare(MoveColumns move, int bit, PlanScope scope)
    {
        var columns = move.Columns.Select(column => scope.Column(move.From, column)).ToList();
        var counterpart = new Counterpart
        {
            Table = move.To,
            SourceKey = move.FromKey,
            Key = move.ToKey,
            Columns = move.Columns,
            IsCreatedHere = scope.Created.Contains(move.To),
            IsPartitioned = scope.Catalog.Find(move.To) is { Kind: RelationKind.PartitionedTable },
            SyncName = SyncNames.Of("move", move, scope.Definition.Id),
        };
        return new PreparedMove
        {
            Mapping = new Mapping
            {
                Migration = scope.Definition.Id,
                Key = $"{move.From.Name}: {string.Join(", ", move.Columns)} → {move.To.Name}",
                Table = move.From,
                Kind = MappingKind.Moved,
                Mode = SyncMode.Open,
                Bit = bit,
                Old = [.. columns.Select(Old)],
                New = [],
                IsPartitioned = scope.Table(move.From).Kind is RelationKind.PartitionedTable,
                Counterpart = counterpart,
            },
            To = counterpart,
            Columns = columns,
        };
    }

    private static MappedColumn Old(ColumnSnapshot column) => new()
    {
        Name = column.Name,
        Type = column.Type,
        IsNotNull = column.IsNotNull,
        ImmutableDefault = column.Default,
    };
}
