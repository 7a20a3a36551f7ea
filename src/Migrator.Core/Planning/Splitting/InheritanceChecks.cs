using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>What may be done to a table that inherits (INHERITS) or is inherited from: what the server itself hands on, and what concerns one table alone.</summary>
internal static class InheritanceChecks
{
    public static IEnumerable<Finding> Check(TableSnapshot table, PlanScope scope)
    {
        var changes = scope.Definition.Changes.Where(change => PlanChecks.TablesNamedIn(change).Contains(table.Name) && !TableReplacements.IsAboutNew(change, table.Name, scope)).ToList();
        return changes.SelectMany(change => CheckChange(table, change, scope)).Concat(changes.Any(change => IsHandedOn(change, scope)) ? CheckHeirs(table, scope) : []);
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
        if (changes.Any(change => IsHandedOn(change, scope)))
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

    /// <summary>What the server does not hand on to a table that joins while two shapes are kept alike, and who notices.</summary>
    public static IEnumerable<Finding> FindingsOnJoining(IEnumerable<PreparedMapping> mappings)
        => mappings.Where(mapping => mapping.Mapping.IsInherited).GroupBy(mapping => mapping.Mapping.Table).Select(all => all.Any(mapping => mapping.Mapping.DualWrites is not null)
            ? new Finding(
                "MIG1390", FindingSeverity.Note, all.Key.ToString(), "the rows of a table that begins to inherit from it while this migration is open are copied by nobody",
                "Run migrator backfill once more when it has joined, before the flip; the gate stays closed until then.")
            : new Finding(
                "MIG1390", FindingSeverity.Note, all.Key.ToString(),
                $"a table that begins to inherit from it while this migration is open has no triggers, which the server does not hand on: what is written to it in one shape is missing in the other{Refused([.. all.SelectMany(NotGivenByNew)])}",
                "Create such a table, run migrator backfill, and let new versions write it only then; the gate stays closed until then."));

    private static string Refused(IReadOnlyList<ColumnName> columns)
        => columns.Count == 0 ? "" : $", and it refuses rows of new versions (23502), which do not give {string.Join(", ", columns)}: NOT NULL is handed on";

    /// <summary>Old columns that only the triggers give a value to when a new version inserts a row.</summary>
    private static IEnumerable<ColumnName> NotGivenByNew(PreparedMapping mapping)
        => mapping.Draft.Flips ? [] : mapping.Mapping.Old.Where(column => column is { IsNotNull: true, ImmutableDefault: null, IsNumbered: false }).Select(column => column.Name);

    private static bool IsHandedOn(SchemaChange change, PlanScope scope)
        => RowChanges.IsBatched(change, scope) || change is AddColumn or RenameColumn or ReplaceColumns or AlterColumn or DropColumn or SetColumnDefault or DropColumnDefault or AddCheck or AddKey { Key.IsPrimary: true } or DropConstraint { Sort: ConstraintSort.Check };

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
        CommentOnTable or RenameTable or DropTable or CreateIndex or DropIndex or CreateForeignKey or InsertRows or DeleteRows or AddKey { Key.IsPrimary: false } or DropConstraint { Sort: ConstraintSort.ForeignKey or ConstraintSort.Unique } => [],
        AddColumn { Column: { GeneratedAs: null, IsIdentity: false } column } add when add.InitialValue is not null || add.InitialConstant is not null => CheckNewColumn(table, column.Name, scope).Concat(InheritedTrees.Check(table, scope)),
        AddColumn { Column: { GeneratedAs: null, Default: null or ConstantDefault } column } => CheckNewColumn(table, column.Name, scope),
        RenameColumn rename => CheckNewColumn(table, rename.To, scope).Concat(InheritedTrees.Check(table, scope)),
        ReplaceColumns replace => replace.New.SelectMany(column => CheckNewColumn(table, column.Column.Name, scope)).Concat(InheritedTrees.Check(table, scope)),
        AlterColumn alter => (alter.Column.Default is null ? [] : CheckDefaults(table, alter.Column.Name, scope)).Concat(InheritedTrees.Check(table, scope)),
        DropColumn drop => drop.LastValue is null ? [] : InheritedTrees.Check(table, scope),
        UpdateRows => RowChanges.IsBatched(change, scope) ? InheritedTrees.Check(table, scope) : [],
        AddKey add => add.Key.Columns.SelectMany(column => CheckKeyColumn(table, column, scope)),
        DropConstraint { Sort: ConstraintSort.Check } drop => CheckDroppedCheck(table, drop.Name, scope),
        AddCheck add => CheckNewCheck(table, add.Name, scope),
        SetColumnDefault set => CheckDefaults(table, set.Column, scope),
        DropColumnDefault take => CheckDefaults(table, take.Column, scope),
        _ => [Refusals.Of("MIG1181", table.Name.ToString(), $"it inherits columns or is inherited from, and this version cannot {change.Describe()} there: {Reason(change)}", Cure)],
    };

    private const string Cure = "On such a table it plans dropping one of the tables, other names for it, new columns, other names, types and shapes of columns, dropping them, defaults, comments, checks, rows, and indexes, keys and foreign keys table by table. Write the rest by Execute.InPhase(…).Sql(\"…\"), table by table.";

    private static string Reason(SchemaChange change) => change switch
    {
        AddColumn { Column.GeneratedAs: not null } => "what each table computes need not be the same",
        AddColumn => "a default that is computed may be another value in each row",
        DropConstraint => "what it leaves in the other tables is not known from it",
        _ => "the server does not hand it on to the other tables",
    };

    /// <summary>A primary key makes its columns NOT NULL in all tables that inherit, without a look at their rows unless they are proved first.</summary>
    private static IEnumerable<Finding> CheckKeyColumn(TableSnapshot table, ColumnName name, PlanScope scope)
        => table.Find(name) is { } column ? HeirsOf(table, scope).SelectMany(heir => InheritedColumnChecks.CheckNotNull(table, column, heir)) : [];

    private static IEnumerable<Finding> CheckDroppedCheck(TableSnapshot table, string name, PlanScope scope)
    {
        if (table.Constraints.FirstOrDefault(constraint => constraint.Name == name) is not { Kind: ConstraintKind.Check } check)
        {
            yield break;
        }

        if (check.IsHandedOn)
        {
            yield return Refusals.Of("MIG1386", $"{table.Name}: {name}", $"it is inherited from {string.Join(" and ", table.Parents)}, and goes in all tables that have it together", "Name the table that it comes from.");
        }

        foreach (var heir in HeirsOf(table, scope).Where(heir => heir.Constraints.Any(constraint => constraint.Name == name && !constraint.IsHandedOn)))
        {
            yield return Refusals.Of(
                "MIG1388", $"{heir.Name}: {name}", $"this table has a constraint of that name by itself, which would stay, and of which a rollback could not tell whether it is that of {table.Name}",
                "Drop it by Execute.InPhase(Phase.Contract, undo: \"…\").Sql(\"…\"), table by table.");
        }
    }

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
