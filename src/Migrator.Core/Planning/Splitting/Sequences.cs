using Migrator.Changes;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Splitting;

/// <summary>Refuses sequences whose name is taken, and to take one away that something needs.</summary>
internal static class Sequences
{
    public static IEnumerable<Finding> Check(CreateSequence create, PlanScope scope)
    {
        var name = create.Sequence;
        if (RelationNames.IsTaken(name, scope))
        {
            yield return Refusals.Of("MIG1103", name.ToString(), "a relation of that name exists already", "Choose another name.");
        }

        if (!scope.Catalog.Schemas.Contains(name.Schema) && !scope.Definition.Changes.OfType<CreateSchema>().Any(schema => schema.Name == name.Schema))
        {
            yield return Refusals.Of("MIG1101", name.ToString(), $"there is no schema {name.Schema}", $"Create it first: Create.Schema(\"{name.Schema}\").");
        }
    }

    public static IEnumerable<Finding> Check(DropSequence drop, PlanScope scope)
    {
        if (!scope.Catalog.Sequences.Contains(drop.Sequence))
        {
            yield return Refusals.Of("MIG1101", drop.Sequence.ToString(), "there is no such sequence", "Check the name and the schema; names keep their case.");
        }

        var before = scope.Definition.Changes.TakeWhile(change => change != drop).ToList();
        foreach (var user in scope.Catalog.SequenceUsers.Where(user => user.Sequence == drop.Sequence && !before.Any(change => Frees(change, user))))
        {
            yield return Refusals.Of(
                "MIG1153", drop.Sequence.ToString(), $"{user.Name} {(user.IsOwner ? "owns it" : "needs it")}",
                user.IsOwner ? "It goes with its column or table: leave it out." : "Take the default away, or drop the table, before it in this migration or an earlier one.");
        }
    }

    /// <summary>The sequence of an identity goes with its column and is created anew for the one that takes its place: nothing else may need it.</summary>
    public static IEnumerable<Finding> RefuseShared(IReadOnlyList<MappingDraft> drafts, PlanScope scope)
        => from draft in drafts
           from old in draft.Old
           let column = scope.Column(draft.Table, old.Name)
           where column is { Identity: not null, OwnedSequence: not null }
           from user in scope.Catalog.SequenceUsers
           where user.Sequence == column.OwnedSequence && !user.IsOwner && !(user.Table == draft.Table && user.Column == column.Name)
           select Refusals.Of(
               "MIG1153", $"{draft.Table}.{column.Name}", $"{user.Name} needs {column.OwnedSequence}, which is the column's identity and is created anew for the column that takes its place",
               "Give it a sequence of its own in an earlier migration.");

    private static bool Frees(SchemaChange change, Catalog.SequenceUser user) => !user.IsOwner && change switch
    {
        DropTable drop => drop.Table == user.Table,
        DropColumn drop => drop.Table == user.Table && drop.Column == user.Column,
        DropColumnDefault take => take.Table == user.Table && take.Column == user.Column,
        _ => false,
    };
}
