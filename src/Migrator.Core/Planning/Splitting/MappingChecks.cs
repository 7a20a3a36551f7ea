using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>Finds what hangs on replaced columns and cannot be carried: named, never dropped along.</summary>
internal static class MappingChecks
{
    public static IEnumerable<Finding> Check(IReadOnlyList<MappingDraft> drafts, PlanScope scope)
        => drafts.SelectMany(draft => draft.Old.SelectMany(old => CheckOld(draft, scope.Column(draft.Table, old.Name), scope)))
            .Concat(KeyChecks.Check(drafts, scope))
            .Concat(SharedReaders.Check(drafts, scope))
            .Concat(PartitionedColumnChecks.Check(drafts, [.. Widenings(scope)], scope))
            .Concat(InheritedColumnChecks.Check(drafts, InPlace(scope), Drops(scope), scope))
            .Concat(Drops(scope).SelectMany(pair => (IsDropped(pair.Table, pair.Column, scope) ? CheckReaders(pair.Table, pair.Column, []) : CheckLeaving(pair.Table, pair.Column, [])).Concat(CheckKeys(pair.Table, pair.Column)).Concat(CheckConstraints(pair.Table, pair.Column, isCarried: false))))
            .Concat(drafts.SelectMany(draft => draft.Old.Select(old => (Table: scope.Table(draft.Table), Column: scope.Column(draft.Table, old.Name)))).Concat(Drops(scope)).SelectMany(pair => scope.Catalog.WithHeirs(pair.Table).SelectMany(one => CheckShared(one, pair.Table.Name, pair.Column, scope))))
            .Concat(OpenShapes.RefuseRetyping(scope))
            .Concat(OpenWork.RefuseRetyping(scope))
            .Concat(GeneratedColumns.RefuseInputs(drafts, scope))
            .Concat(Sequences.RefuseShared(drafts, scope))
            .Concat(FixedTables.Check(drafts, scope))
            .Concat(drafts.Where(draft => draft.Kind is not MappingKind.LastValue).SelectMany(draft => CheckDefaults(draft, scope)))
            .Concat(drafts.Select(draft => draft.Table).Concat(Joined(scope)).Distinct().Select(scope.Catalog.Find).OfType<TableSnapshot>().SelectMany(CheckTriggers))
            .Concat(drafts.Where(draft => draft.Old.Count > 0).Select(draft => draft.Table).Concat(Joined(scope)).Distinct().Select(scope.Catalog.Find).OfType<TableSnapshot>().SelectMany(CheckTriggerFunctions));

    private static IEnumerable<(TableSnapshot Table, ColumnSnapshot Column)> Drops(PlanScope scope)
        => scope.Definition.Changes.SelectMany(LeavingColumns.TakenBy).Select(taken => (scope.Table(taken.Table), scope.Column(taken.Table, taken.Column)));

    /// <summary>True for a column that just goes: nobody has to write it, so that the server may compute it.</summary>
    private static bool IsDropped(TableSnapshot table, ColumnSnapshot column, PlanScope scope)
        => scope.Definition.Changes.OfType<Changes.DropColumn>().Any(drop => drop.Table == table.Name && drop.Column == column.Name);

    private static IEnumerable<(TableSnapshot Table, ColumnSnapshot Column)> InPlace(PlanScope scope)
        => scope.Definition.Changes.OfType<Changes.AlterColumn>().Select(alter => AlterDecision.For(alter, scope)).Where(decision => !decision.IsReplacement)
            .Select(decision => (scope.Table(decision.Change.Table), decision.Column));

    private static IEnumerable<(TableSnapshot Table, ColumnSnapshot Column)> Widenings(PlanScope scope)
        => scope.Definition.Changes.OfType<Changes.AlterColumn>().Select(alter => AlterDecision.For(alter, scope))
            .Where(decision => !decision.IsReplacement && decision.TypeChange is TypeChange.Free)
            .Select(decision => (scope.Table(decision.Change.Table), decision.Column));

    private static IEnumerable<Finding> CheckOld(MappingDraft draft, ColumnSnapshot column, PlanScope scope)
    {
        var table = scope.Table(draft.Table);
        var carried = CarriedReaders.KindsOf(draft);

        // By the coming name of the table new versions write the copy, for which no trigger waits.
        if (scope.Definition.Changes.OfType<Changes.RenameTable>().Any(rename => rename.From == draft.Table))
        {
            carried = [.. carried.Where(kind => kind != CarriedReaders.Trigger)];
        }

        return CheckLeaving(table, column, carried).Concat(KeyChecks.IsCopy(draft) ? [] : CheckKeys(table, column)).Concat(CheckConstraints(table, column, isCarried: KeyChecks.IsCopy(draft)));
    }

    private static IEnumerable<Finding> CheckConstraints(TableSnapshot table, ColumnSnapshot column, bool isCarried)
    {
        foreach (var constraint in table.Constraints.Where(constraint => constraint.Columns.Contains(column.Name)))
        {
            if (constraint.Kind is ConstraintKind.Exclusion or ConstraintKind.Other)
            {
                yield return Refusals.Of("MIG1105", $"{table.Name}: {constraint.Name}", $"this constraint reads {column.Name} and cannot be built on its replacement without a lock", "Drop it in an earlier migration and add it again in a later one.");
            }
            else if (!isCarried && (constraint.Columns.Count > 1 || constraint.Kind is ConstraintKind.PrimaryKey))
            {
                yield return Refusals.Of("MIG1105", $"{table.Name}: {constraint.Name}", $"it would go with {column.Name}, although it also concerns other columns or is the table's key", "Drop it in an earlier migration, and say what takes its place.");
            }
        }
    }

    /// <summary>A default is a value of the old column: where values change their meaning, the new one has to be said.</summary>
    private static IEnumerable<Finding> CheckDefaults(MappingDraft draft, PlanScope scope)
    {
        foreach (var column in draft.Old.Select(old => scope.Column(draft.Table, old.Name)))
        {
            if (draft.Flips && column.Default is not null && draft.New[0] is { Up: not null, Spec: { Default: null, Type: not null } } && AlterDecisionType(draft, scope) != column.Type)
            {
                yield return Refusals.Of("MIG1125", $"{draft.Table}.{column.Name}", $"its default {column.Default} is an old value, and the mapping says that new values mean something else", "Say the new default: WithDefaultValue(…).");
            }
        }
    }

    private static string? AlterDecisionType(MappingDraft draft, PlanScope scope)
        => scope.Types.Types.TryGetValue(draft.New[0].Spec!.Type!, out var type) ? type.Text : null;

    /// <summary>Tables between which values move.</summary>
    private static IEnumerable<TableName> Joined(PlanScope scope)
        => scope.Definition.Changes.SelectMany(change => PlanChecks.Pair(change) is { } pair ? [pair.From, pair.To] : Array.Empty<TableName>());

    /// <summary>Our triggers must see what the user's have changed: BEFORE triggers fire in the order of their names.</summary>
    public static IEnumerable<Finding> CheckTriggers(TableSnapshot table)
        => table.Triggers.Where(trigger => trigger.IsBeforeRow && string.CompareOrdinal(trigger.Name, "~~migrator") > 0)
            .Select(trigger => Refusals.Of("MIG1119", table.Name.ToString(), $"the trigger {trigger.Name} fires after ours, because of its name, and could change what ours has compared", "Rename it so that it sorts before ~~migrator."));

    /// <summary>Only where a column goes or changes: a function that has been prepared for what was there is touched in that moment.</summary>
    private static IEnumerable<Finding> CheckTriggerFunctions(TableSnapshot table)
        => table.Triggers.Where(trigger => trigger is { IsProcedural: true, IsFunctionOwned: false })
            .Select(trigger => Refusals.Of("MIG1145", table.Name.ToString(), $"the trigger {trigger.Name} runs {trigger.Function}, which belongs to somebody else: open sessions keep plans of it that fail when a column changes hands, unless it is touched then", "Run as a member of the role that owns the function."))
            .DistinctBy(finding => finding.Harm);

    private static IEnumerable<Finding> CheckReaders(TableSnapshot table, ColumnSnapshot column, IReadOnlyList<string> carried)
    {
        var subject = $"{table.Name}.{column.Name}";
        foreach (var dependent in table.Dependents.Where(dependent => (dependent.Column == column.Name || dependent.Column is null) && !carried.Contains(dependent.Kind)))
        {
            yield return Refusals.Of("MIG1105", subject, $"the {dependent.Kind} {dependent.Name} reads it, and would break or block the change", $"Drop or rewrite the {dependent.Kind} first; it is never dropped along.");
        }

        foreach (var trigger in table.Triggers.Where(trigger => trigger.Columns.Contains(column.Name) && !carried.Contains(CarriedReaders.Trigger)))
        {
            yield return Refusals.Of("MIG1105", subject, $"the trigger {trigger.Name} names it in its definition", "Re-create the trigger without UPDATE OF and WHEN on that column first.");
        }

        // A column that flips keeps its name, and whoever looks it up by that finds it.
        foreach (var trigger in table.Triggers.Where(trigger => trigger.Firing is not TriggerFiring.Disabled && trigger.Arguments.Contains(column.Name) && !carried.Contains(CarriedReaders.Trigger)))
        {
            yield return Refusals.Of("MIG1105", subject, $"the trigger {trigger.Name} gets its name as an argument of {trigger.Function}, and would miss what new versions write, and fail once the column is gone", "Drop the trigger in an earlier migration, or create it anew with a function that bears both shapes.");
        }
    }

    /// <summary>What spans this column and one that an open migration replaces has a copy there already, which is made of this column as it is.</summary>
    /// <param name="table">The table, or one that inherits from it.</param>
    /// <param name="owner">The table at the top.</param>
    /// <param name="column">The column.</param>
    /// <param name="scope">What is known.</param>
    private static IEnumerable<Finding> CheckShared(TableSnapshot table, TableName owner, ColumnSnapshot column, PlanScope scope)
    {
        var spanning = table.Indexes.Select(index => (index.Name, index.Columns))
            .Concat(table.Constraints.Where(constraint => constraint is { Kind: ConstraintKind.Check, Parents: 0 } or { Kind: ConstraintKind.ForeignKey }).Select(constraint => (constraint.Name, constraint.Columns)));
        foreach (var (name, columns) in spanning.Where(attached => attached.Columns.Contains(column.Name)))
        {
            if (scope.Open.FirstOrDefault(mapping => mapping.Table == owner && mapping.Old.Count > 0 && mapping.Old.Concat(mapping.New).Any(part => columns.Contains(part.Name))) is { } other)
            {
                yield return Refusals.Of("MIG1117", $"{table.Name}.{column.Name}", $"{name} is on this column and on one that migration {other.Migration} replaces ({other.Key}): whichever is contracted first would take the other's copy of it along", $"Contract or roll back {other.Migration} first.");
            }
        }
    }

    private static IEnumerable<Finding> CheckLeaving(TableSnapshot table, ColumnSnapshot column, IReadOnlyList<string> carried)
    {
        if (column.IsGenerated)
        {
            yield return Refusals.Of("MIG1110", $"{table.Name}.{column.Name}", "it is a generated column, which nobody writes", "Drop and add it in two migrations.");
        }

        foreach (var finding in CheckReaders(table, column, carried))
        {
            yield return finding;
        }
    }

    /// <summary>Where a column goes without one that takes its place, a key has nothing to point to.</summary>
    private static IEnumerable<Finding> CheckKeys(TableSnapshot table, ColumnSnapshot column)
        => table.ReferencedBy.Where(key => key.ReferencedColumns.Contains(column.Name)).Select(key => Refusals.Of(
            "MIG1106", $"{table.Name}.{column.Name}", $"the foreign key {key.Name} of {key.Table} points to it, and no single column takes its place",
            $"Drop {key.Name} in an earlier migration, or let it point to another key first; a rename or a change of type carries it along."));
}
