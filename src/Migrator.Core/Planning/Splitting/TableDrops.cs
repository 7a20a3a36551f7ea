using Migrator.Changes;
using Migrator.Gates;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>Decides how tables, sequences and schemas go, and refuses to take what something else needs.</summary>
internal static class TableDrops
{
    public static IEnumerable<Finding> Check(DropTable drop, PlanScope scope)
    {
        if (scope.Catalog.Find(drop.Table) is not { } table)
        {
            yield break;
        }

        var before = scope.Definition.Changes.TakeWhile(change => change != drop).OfType<DropTable>().Select(other => other.Table).Append(drop.Table).ToHashSet();
        foreach (var blocker in DoomedTables.BlockersOf(table, before, scope.Catalog))
        {
            yield return Refusals.Of(
                "MIG1150", drop.Table.ToString(), $"the {(blocker.Name.StartsWith(blocker.Kind, StringComparison.Ordinal) ? blocker.Name : $"{blocker.Kind} {blocker.Name}")} needs it",
                "Drop or change that first, in an earlier migration; a table that refers to this one can also be dropped before it in this migration.");
        }

        if (scope.Definition.Changes.FirstOrDefault(change => change != drop && !TableReplacements.IsAboutNew(change, drop.Table, scope) && (PlanChecks.TableOf(change) == drop.Table || change is CreateForeignKey key && key.Referenced == drop.Table)) is { } other)
        {
            yield return Refusals.Of("MIG1150", drop.Table.ToString(), $"this migration also wants to {other.Describe()}", "Leave that out, or do it in a migration of its own.");
        }

        if (scope.Open.FirstOrDefault(mapping => mapping.Table == drop.Table) is { } owner)
        {
            yield return Refusals.Of("MIG1117", drop.Table.ToString(), $"migration {owner.Migration} is open and changes that table ({owner.Key})", $"Contract or roll back {owner.Migration} first.");
        }
        else if (TableReplacements.Refuse(drop.Table, scope) is null && scope.OpenPlans.FirstOrDefault(plan => plan.Tables.Select(touched => touched.Name).Concat(plan.AuthorsChanges().SelectMany(PlanChecks.TablesNamedIn)).Contains(drop.Table))?.Id is { } open)
        {
            yield return Refusals.Of("MIG1117", drop.Table.ToString(), $"migration {open} is open and works on that table, or refers to it", $"Contract or roll back {open} first.");
        }
    }

    /// <summary>What another migration may not do with a table that an open one drops; its rows may change until then.</summary>
    public static Finding? RefuseGoing(SchemaChange change, PlanScope scope)
        => change is InsertRows or UpdateRows or DeleteRows
            ? null
            : (from plan in scope.OpenPlans
               from drop in plan.AuthorsChanges().OfType<DropTable>()
               where PlanChecks.TablesNamedIn(change).Contains(drop.Table)
                   && plan.Replaced?.Contains(drop.Table) != true
                   && scope.Catalog.Find(drop.Table with { Name = RetiredNames.For(drop.Table.Name, plan.Id, scope.IdentifierLimit) }) is null
               select Refusals.Of("MIG1117", drop.Table.ToString(), $"migration {plan.Id} is open and drops that table", $"Leave the table alone, or roll back {plan.Id} first.")).FirstOrDefault();

    public static IEnumerable<Finding> Check(DropSchema drop, PlanScope scope)
    {
        if (!scope.Catalog.Schemas.Contains(drop.Name))
        {
            return [Refusals.Of("MIG1101", drop.Name, "there is no such schema", "Check the name; names keep their case.")];
        }

        var before = scope.Definition.Changes.TakeWhile(change => change != drop).ToList();
        var going = before.OfType<DropTable>().Select(other => other.Table).Concat(before.OfType<DropSequence>().Select(other => other.Sequence)).ToHashSet();
        var owned = scope.Catalog.SequenceUsers.Where(user => user.IsOwner && user.Table is { } table && going.Contains(table)).Select(user => user.Sequence).ToHashSet();
        List<string> left =
        [
            .. scope.Catalog.Tables.Select(table => table.Name).Concat(scope.Catalog.Sequences).Where(name => name.Schema == drop.Name && !going.Contains(name) && !owned.Contains(name)).Select(name => name.ToString()),
            .. scope.Definition.Changes.OfType<CreateTable>().Select(create => create.Table).Concat(scope.Definition.Changes.OfType<CreateSequence>().Select(create => create.Sequence)).Where(name => name.Schema == drop.Name).Select(name => name.ToString()),
            .. scope.Catalog.Contents.Where(content => content.Schema == drop.Name).Select(content => content.Name),
        ];
        return left.Count == 0
            ? []
            : [Refusals.Of("MIG1154", drop.Name, $"the schema is not empty: {string.Join(", ", left.Take(20))}", "Drop what is in it first, in this migration or an earlier one.")];
    }

    public static IEnumerable<Finding> Findings(DropTable drop, PlanScope scope)
    {
        var table = scope.Table(drop.Table);
        foreach (var key in table.Constraints.Where(constraint => constraint.Kind == ConstraintKind.ForeignKey && constraint.Referenced != drop.Table))
        {
            yield return new(
                "MIG1350", FindingSeverity.Warning, $"{drop.Table}: {key.Name}",
                $"until the table is dropped its foreign key goes on: a new version that deletes a row of {key.Referenced}, or changes its key, is refused or changes rows here along with it ({key.Definition})",
                "Running versions rely on the key, so it stays as long as the table. Let new versions delete such rows after contract only, or delete the referring rows first.");
        }

        foreach (var finding in InTrees(table, scope))
        {
            yield return finding;
        }

        if (table.Publications.Count > 0)
        {
            yield return new("MIG1351", FindingSeverity.Warning, drop.Table.ToString(), $"it is published by {string.Join(", ", table.Publications)}: subscribers keep their copy, and get nothing any more", "Drop the table at the subscribers afterwards.");
        }
    }

    /// <summary>What a reviewer does not see from the statement.</summary>
    private static IEnumerable<Finding> InTrees(TableSnapshot table, PlanScope scope)
    {
        if (table.Partitions.Count > 0)
        {
            var still = scope.Definition.QuarantineDays is null && !scope.Replaced.Contains(table.Name) ? "" : "; until then they keep their names, by which they are still reached";
            yield return new("MIG1384", FindingSeverity.Note, table.Name.ToString(), $"its partitions ({string.Join(", ", table.Partitions)}) are dropped with it, and those that come until then{still}", "Detach in time what is to be kept.");
        }

        foreach (var parent in scope.Catalog.Tables.Where(parent => parent.Heirs.Contains(table.Name)))
        {
            yield return new("MIG1385", FindingSeverity.Warning, table.Name.ToString(), $"it inherits from {parent.Name}, whose readers miss its rows from the drop on", "Move the rows that they need to another table of the tree first.");
        }
    }

    public static IEnumerable<PlannedOperation> Quarantine(SchemaChange change, PlanScope scope)
    {
        if (change is DropTable { Table: var table } && scope.Replaced.Contains(table))
        {
            yield break;
        }

        if (scope.Definition.QuarantineDays is not null && change is DropTable or DropSequence)
        {
            var name = change is DropTable drop ? drop.Table : ((DropSequence)change).Sequence;
            yield return new(new RenameRelationOperation(name, scope.RetiredName(name), change is DropSequence), Phase.Contract, ContractStage.Quarantine, change.Describe());
        }
    }

    public static IEnumerable<PlannedOperation> Drop(SchemaChange change, PlanScope scope)
    {
        TableName? Retired(TableName name) => scope.Definition.QuarantineDays is null && !scope.Replaced.Contains(name) ? null : scope.RetiredName(name);
        Operation operation = change switch
        {
            DropTable drop => new DropTableOperation(drop.Table, Retired(drop.Table), ReferencedBy(scope.Table(drop.Table), change, scope)) { Partitions = scope.Table(drop.Table).Partitions },
            DropSequence drop => new DropSequenceOperation(drop.Sequence, Retired(drop.Sequence)),
            DropSchema drop => new DropSchemaOperation(drop.Name),
            _ => throw new InvalidOperationException($"{change.Describe()} takes nothing away whole."),
        };
        yield return new(operation, Phase.Contract, ContractStage.Drop, change.Describe());
    }

    /// <summary>The tables that a table refers to, under the names that they have when it goes: later ones may be in quarantine.</summary>
    private static IReadOnlyList<TableName> ReferencedBy(TableSnapshot table, SchemaChange drop, PlanScope scope)
    {
        var retired = scope.Definition.QuarantineDays is null
            ? []
            : scope.Definition.Changes.SkipWhile(change => change != drop).OfType<DropTable>().Select(other => other.Table).ToHashSet();
        retired.UnionWith(scope.Replaced);
        return [.. scope.Catalog.PartitionsOf(table.Name).Prepend(table).SelectMany(part => part.Constraints).Select(constraint => constraint.Referenced).OfType<TableName>().Where(other => other != table.Name).Distinct().Select(other => retired.Contains(other) ? scope.RetiredName(other) : other)];
    }
}
