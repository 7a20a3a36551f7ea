using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting;

/// <summary>What may be done to a table that inherits (INHERITS) or is inherited from: what the server itself hands on, and what concerns one table alone.</summary>
internal static class InheritanceChecks
{
    public static IEnumerable<Finding> Check(TableSnapshot table, PlanScope scope)
    {
        var changes = scope.Definition.Changes.Where(change => PlanChecks.TablesNamedIn(change).Contains(table.Name) && !TableReplacements.IsAboutNew(change, table.Name, scope)).ToList();
        return changes.SelectMany(change => CheckChange(table, change, scope)).Concat(changes.Any(IsHandedOn) ? CheckHeirs(table, scope) : []);
    }

    /// <summary>How far a change of one table of the tree reaches, which a reviewer does not see from the statement.</summary>
    public static IEnumerable<Finding> Findings(TableSnapshot table, PlanScope scope)
    {
        if (table.Heirs.Count == 0)
        {
            yield break;
        }

        var heirs = string.Join(", ", table.Heirs);
        var changes = scope.Definition.Changes.Where(change => PlanChecks.TableOf(change) == table.Name).ToList();
        if (changes.Any(IsHandedOn))
        {
            yield return new(
                "MIG1382", FindingSeverity.Note, table.Name.ToString(), $"tables inherit from it ({heirs}): columns, defaults and checks reach them too, and each step that alters it locks them together",
                "Look at the writers of those tables as well.");
        }

        if (changes.Any(change => change is CreateIndex or AddKey or CreateForeignKey))
        {
            yield return new(
                "MIG1383", FindingSeverity.Note, table.Name.ToString(), $"an index or key covers the rows of this table alone, none of {heirs}",
                "Name those tables as well where theirs are meant too. A key never holds across several tables.");
        }
    }

    private static bool IsHandedOn(SchemaChange change) => change is AddColumn or SetColumnDefault or DropColumnDefault or AddCheck;

    private static IEnumerable<TableSnapshot> HeirsOf(TableSnapshot table, PlanScope scope) => table.Heirs.Select(scope.Catalog.Find).OfType<TableSnapshot>();

    private static IEnumerable<Finding> CheckHeirs(TableSnapshot table, PlanScope scope)
    {
        foreach (var heir in HeirsOf(table, scope))
        {
            if (heir.Kind is RelationKind.ForeignTable)
            {
                yield return Refusals.Of("MIG1183", heir.Name.ToString(), $"it inherits from {table.Name} and lies on another server, where nothing is changed: queries of it would fail", "Change the table behind it first and by hand, or take it out of the tree.");
            }

            if (!heir.IsOwned)
            {
                yield return Refusals.Of("MIG1107", heir.Name.ToString(), $"it inherits from {table.Name} and belongs to {heir.Owner}, and {scope.Catalog.Server.User} may not alter it", $"Connect as {heir.Owner}, or as a member of that role.");
            }

            if (heir.AttributesUsed > 1500)
            {
                yield return Refusals.Of("MIG1116", heir.Name.ToString(), $"it inherits from {table.Name} and has used {heir.AttributesUsed} of the 1,600 attributes a table can ever have; dropped columns count", "Rebuild it before adding columns to it.");
            }
        }
    }

    private static IEnumerable<Finding> CheckChange(TableSnapshot table, SchemaChange change, PlanScope scope) => change switch
    {
        CommentOnTable or RenameTable or DropTable or CreateIndex or DropIndex or CreateForeignKey or AddKey { Key.IsPrimary: false } or DropConstraint { Sort: ConstraintSort.ForeignKey or ConstraintSort.Unique } => [],
        AddColumn { InitialValue: null, InitialConstant: null, Column: { GeneratedAs: null, IsIdentity: false } column } when column is { Default: ConstantDefault } or { Default: null, IsNullable: not false } => CheckNewColumn(table, column.Name, scope),
        AddCheck add => CheckNewCheck(table, add.Name, scope),
        SetColumnDefault set => CheckDefaults(table, set.Column, scope),
        DropColumnDefault take => CheckDefaults(table, take.Column, scope),
        _ => [Refusals.Of("MIG1181", table.Name.ToString(), $"it inherits columns or is inherited from, and this version cannot {change.Describe()} there: {Reason(change)}", Cure)],
    };

    private const string Cure = "On such a table it plans dropping one of the tables, other names for it, new columns that are nullable or have a constant default, defaults, comments, checks, and indexes, unique constraints and foreign keys table by table. Write the rest by Execute.InPhase(…).Sql(\"…\"), table by table.";

    private static string Reason(SchemaChange change) => change switch
    {
        AddColumn { Column.IsIdentity: true } => "numbers of a sequence are not handed on, so that the other tables would have none",
        AddColumn or RenameColumn or AlterColumn or ReplaceColumns or DropColumn { LastValue: not null } => "triggers are not inherited, and rows of a table that joins the tree later would not be kept alike in both shapes",
        DropColumn => "a column stays on a table that has it by itself or from another parent as well, and what hangs on it there is not carried back by a rollback",
        AddKey => "a primary key makes its columns NOT NULL in the other tables too, where nothing is counted first",
        DropConstraint { Sort: not ConstraintSort.Check } => "what it leaves in the other tables is not known from it",
        DropConstraint => "a check stays on a table that has it by itself as well, and a rollback would hand it on where it was not",
        InsertRows or UpdateRows or DeleteRows => "a statement on a parent reaches rows of the other tables, where its key names more than one row",
        _ => "the server does not hand it on to the other tables",
    };

    private static IEnumerable<Finding> CheckNewColumn(TableSnapshot table, ColumnName column, PlanScope scope)
        => from heir in HeirsOf(table, scope)
           where heir.Find(column) is not null
           select Refusals.Of(
               "MIG1138", $"{heir.Name}.{column}", $"this table has such a column already: the server would make it a part of the one of {table.Name}, which its type, default and values need not fit",
               "Choose another name, or rename that one first.");

    private static IEnumerable<Finding> CheckNewCheck(TableSnapshot table, string name, PlanScope scope)
        => from heir in HeirsOf(table, scope)
           where heir.Constraints.Any(constraint => constraint.Name == name)
           select Refusals.Of("MIG1138", $"{heir.Name}: {name}", $"this table has a constraint of that name already, and the one of {table.Name} is to be there too", "Choose another name, or drop that one first.");

    /// <summary>The statement sets the default of every heir, and undoing it would give all of them the one of the table.</summary>
    private static IEnumerable<Finding> CheckDefaults(TableSnapshot table, ColumnName column, PlanScope scope)
        => from heir in HeirsOf(table, scope)
           where heir.Find(column)?.Default != table.Find(column)?.Default
           select Refusals.Of(
               "MIG1184", $"{heir.Name}.{column}", $"this table's default is not the one of {table.Name}, which it inherits from: it would be overwritten, and a rollback could not bring it back",
               "Give it the same default first, or change both by Execute.InPhase(…).Sql(\"…\").");
}
