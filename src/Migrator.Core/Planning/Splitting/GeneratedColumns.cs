using Migrator.Changes;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Splitting;

/// <summary>Columns whose value the server computes: what of them can be had without a rewrite, and what they keep from changing.</summary>
internal static class GeneratedColumns
{
    /// <summary>True if a migration brings a column that is computed when it is read.</summary>
    public static bool AreComputedOnReading(MigrationDefinition definition)
        => definition.Changes.Any(change => change is AddColumn { Column: { GeneratedAs: not null, IsVirtual: true } }
            || (change is CreateTable create && create.Columns.Any(column => column is { GeneratedAs: not null, IsVirtual: true })));

    /// <summary>What an author cannot mean together with a computed column.</summary>
    public static IEnumerable<Finding> Refuse(SchemaChange change, PlanScope scope) => change switch
    {
        AlterColumn { Column.GeneratedAs: not null } alter => [OfExisting(alter.Table, alter.Column.Name)],
        ReplaceColumns replace => replace.New.Where(column => column.Column.GeneratedAs is not null).Select(column => OfExisting(replace.Table, column.Column.Name)),
        AddColumn { Column: { GeneratedAs: not null, IsVirtual: true } } add when !scope.Created.Contains(add.Table) => RefuseAdded(add),
        _ => [],
    };

    /// <summary>A computed column would keep the column that it reads from going.</summary>
    public static IEnumerable<Finding> RefuseInputs(IReadOnlyList<MappingDraft> drafts, PlanScope scope)
    {
        foreach (var (table, column, input) in scope.Types.ComputedInputs)
        {
            var isGoing = drafts.Any(draft => draft.Table == table && draft.Old.Any(old => old.Name == input))
                || scope.Definition.Changes.OfType<DropColumn>().Any(drop => drop.Table == table && drop.Column == input);
            if (isGoing)
            {
                yield return Refusals.Of("MIG1192", $"{table}.{column}", $"it reads {input}, which this migration replaces or drops: the computed column would keep it from going", "Add the computed column in a later migration.");
            }
            else if (scope.Open.FirstOrDefault(open => open.Table == table && open.Old.Concat(open.New).Any(part => part.Name == input)) is { } owner)
            {
                yield return Refusals.Of("MIG1117", $"{table}.{column}", $"it reads {input}, and migration {owner.Migration} is open and owns that column ({owner.Key})", $"Contract or roll back {owner.Migration} first.");
            }
        }
    }

    private static IEnumerable<Finding> RefuseAdded(AddColumn add)
    {
        var subject = $"{add.Table}.{add.Column.Name}";
        if (add.Column.IsNullable == false)
        {
            yield return Refusals.Of("MIG1191", subject, "NOT NULL on a computed column reads every row under a lock, and would refuse rows of running versions for which the expression gives NULL", "Make it Nullable().");
        }

        if (add.Column.Default is not null || add.InitialValue is not null || add.InitialConstant is not null)
        {
            yield return Refusals.Of("MIG1191", subject, "a computed column has no value of its own: neither a default nor one for existing rows", "Say the value in Computed(…) alone.");
        }
    }

    private static Finding OfExisting(TableName table, ColumnName column)
        => Refusals.Of("MIG1191", $"{table}.{column}", "a column that is written cannot become a computed one in place", "Drop it in one migration and add the computed column in a later one.");
}
