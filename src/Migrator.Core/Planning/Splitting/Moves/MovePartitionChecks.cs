using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting.Moves;

/// <summary>What a move needs where one of its tables is partitioned: a row that an UPDATE sends to another partition arrives there as another one.</summary>
internal sealed class MovePartitionChecks(MoveColumns move)
{
    public IEnumerable<Finding> Check(TableSnapshot from, CreateTable? created, TableSnapshot? to)
    {
        foreach (var kept in from.Kind is RelationKind.PartitionedTable && created is not null ? created.Columns.Where(column => !move.ToKey.Contains(column.Name) && column.GeneratedAs is null) : [])
        {
            yield return Refusals.Of(
                "MIG1400", $"{move.To}.{kept.Name}",
                $"{from.Name} is partitioned: when an UPDATE sends a row to another partition, the server says that it was deleted and inserted, its counterpart goes and comes again, and what only the counterpart holds would be lost",
                "Create the table with its key alone, and add this column in a later migration, after the contract of this one.");
        }

        if (created is null && to is { Kind: RelationKind.PartitionedTable } && Reference(to) is { } key && key.ForeignKeyClause.Contains(" ON UPDATE CASCADE", StringComparison.Ordinal))
        {
            yield return Refusals.Of(
                "MIG1401", $"{to.Name}: {key.Name}",
                $"{to.Name} is partitioned: when the key of a row follows ON UPDATE CASCADE to another partition, the row arrives there as a new one, whose values would be taken for what somebody has just written",
                "Drop the foreign key and create it without ON UPDATE CASCADE in earlier migrations.");
        }
    }

    private ConstraintSnapshot? Reference(TableSnapshot to)
        => to.Constraints.FirstOrDefault(constraint => constraint.Kind is ConstraintKind.ForeignKey && constraint.Referenced == move.From && constraint.Columns.ToHashSet().SetEquals(move.ToKey));
}
