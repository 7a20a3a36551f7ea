using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;
using Migrator.Planning.Splitting.Lookups;
using Migrator.Planning.Splitting.Moves;

namespace Migrator.Planning.Splitting;

/// <summary>Says what a reviewer should know, and what no tool can keep.</summary>
internal static class PlanFindings
{
    public static IEnumerable<Finding> For(PlanScope scope, IReadOnlyDictionary<SchemaChange, PreparedMapping> mappings, IReadOnlyDictionary<SchemaChange, PreparedMove> moves)
        => scope.Definition.Notes.Select(note => new Finding("MIG1300", FindingSeverity.Note, scope.Definition.Source, note, ""))
            .Concat(RequirementFindings.For(scope.Definition))
            .Concat(KeptNames.Findings(scope))
            .Concat(CollationFindings.For(scope))
            .Concat(KeyFindings.For(mappings, scope))
            .Concat(mappings.Values.SelectMany(mapping => MappingFindings.For(mapping, scope)))
            .Concat(mappings.Values.SelectMany(CarriedReaders.Findings))
            .Concat(mappings.Values.SelectMany(mapping => TypeChecks.Findings(mapping, scope)))
            .Concat(mappings.Keys.OfType<AlterColumn>().Select(alter => AlterDecision.For(alter, scope)).Where(decision => decision.IsHeldByReaders && decision.Change.Up is null).Select(CopiedForReaders))
            .Concat(mappings.Values.SelectMany(mapping => PartitionedColumnChecks.Findings(mapping, scope)))
            .Concat(InheritanceChecks.FindingsOnJoining(mappings.Values))
            .Concat(moves.Values.SelectMany(move => MoveFindings.For(move, scope).Concat(PartitionedColumnChecks.Findings(move, scope))))
            .Concat(scope.Lookups.Values.SelectMany(lookup => LookupFindings.For(lookup, scope)))
            .Concat(PlanChecks.TablesOf(scope.Definition).Select(scope.Catalog.Find).OfType<TableSnapshot>().SelectMany(table => ForTable(table, scope, [.. mappings.Values.Select(mapping => mapping.Mapping), .. moves.Values.Select(move => move.Mapping), .. scope.Lookups.Values.Select(lookup => lookup.Mapping)])))
            .Concat(scope.Definition.Changes.Where(change => !mappings.ContainsKey(change)).SelectMany(change => ForChange(change, scope)))
            .Concat(scope.Definition.Changes.SelectMany(change => ConstraintFindings.For(change, scope)));

    private static IEnumerable<Finding> ForTable(TableSnapshot table, PlanScope scope, IReadOnlyList<Mapping> mappings)
    {
        var adds = mappings.Any(mapping => mapping.Tables().Contains(table.Name)) || scope.Definition.Changes.OfType<AddColumn>().Any(add => add.Table == table.Name);
        if (adds)
        {
            yield return new("MIG1303", FindingSeverity.Note, table.Name.ToString(), "new columns appear: a prepared SELECT * fails once (0A000), and INSERT or COPY without a column list, NATURAL JOIN and whole-row tests see them", "Statements that name their columns are not concerned.");
        }

        foreach (var finding in PartitionChecks.Findings(table).Concat(InheritanceChecks.Findings(table, scope)))
        {
            yield return finding;
        }

        var marks = scope.Definition.Changes.OfType<UpdateRows>().Any(update => update.Table == table.Name && RowChanges.IsBatched(update, scope));
        if ((adds || marks) && table.Publications.Count > 0)
        {
            yield return new("MIG1309", FindingSeverity.Warning, table.Name.ToString(), $"it is published by {string.Join(", ", table.Publications)}: subscribers stop until they have the new columns", "Add the columns at the subscribers first, or give the publication a column list.");
        }

        if (mappings.Any(mapping => mapping.Tables().Contains(table.Name) && mapping.IsCopied()))
        {
            yield return BatchFindings.Of(table.Name.ToString(), "copies");
        }

        foreach (var finding in UserTriggers.Findings(table, scope, mappings))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> ForChange(SchemaChange change, PlanScope scope)
    {
        if (change is RunSql { IsOutsideTransaction: true, DoneWhen: null } outside)
        {
            yield return new("MIG1379", FindingSeverity.Warning, outside.Describe(), "it runs outside a transaction, and nothing tells whether it has done its work: if it is interrupted it is not repeated, and somebody has to look", "Say it: Execute.InPhase(…).OutsideTransaction(doneWhen: \"SELECT …\").");
        }

        switch (change)
        {
            case RunSql { Undo: null, Phase: not Phase.Contract } sql:
                yield return new("MIG1314", FindingSeverity.Warning, sql.Describe(), "nothing says how to take it back: a rollback past it is refused", "Execute.InPhase(…, undo: \"…\").");
                break;
            case InsertRows or UpdateRows or DeleteRows:
                foreach (var finding in RowChanges.Findings(change, scope))
                {
                    yield return finding;
                }

                break;
            case CreateIndex or SetColumnDefault or AlterColumn when OpenShapes.WaitsFor(scope, change) is { } waited:
                yield return new("MIG1322", FindingSeverity.Note, change.Describe(), $"it is done in contract, when migration {waited} is completed: until then the column's name stands for the old values, or old versions still write it", "Nothing is to be done; migrations that build on another contract in order.");
                break;
            case SetColumnDefault set when !scope.Created.Contains(set.Table):
                yield return new("MIG1318", FindingSeverity.Note, $"{set.Table}.{set.Column}", "rows that running versions insert without naming the column get the new default from expand on", "Leave it to a later migration if they must not.");
                break;
            case AlterColumn alter:
                foreach (var finding in ForAltered(AlterDecision.For(alter, scope), scope))
                {
                    yield return finding;
                }

                break;
            case AddEnumValue add:
                foreach (var finding in EnumValues.Findings(add, scope))
                {
                    yield return finding;
                }

                break;
            case CreateTable create:
                foreach (var finding in TableReplacements.Findings(create, scope))
                {
                    yield return finding;
                }

                break;
            case DropTable drop:
                foreach (var finding in TableDrops.Findings(drop, scope))
                {
                    yield return finding;
                }

                break;
            case RenameTable rename:
                foreach (var finding in TableRenames.Findings(rename, scope))
                {
                    yield return finding;
                }

                break;
            case DropColumn drop:
                foreach (var index in scope.Table(drop.Table).Indexes.Where(index => index.Columns.Contains(drop.Column)))
                {
                    yield return new("MIG1319", FindingSeverity.Note, $"{drop.Table}: {index.Name}", $"the index goes with {drop.Column}", "Create another one first if queries need it.");
                }

                break;
        }
    }

    private static Finding CopiedForReaders(AlterDecision decision)
        => new("MIG1423", FindingSeverity.Note, $"{decision.Change.Table}.{decision.Column.Name}", $"the server would widen {decision.Column.Type} to {decision.WantedType} in place, but not without a look at every row under a lock, or not at all, because of {string.Join(", ", decision.Readers)}: the column is copied, and takes the name when it flips", "To have it widened in place, drop what reads the column before, and create it again.");

    private static IEnumerable<Finding> ForAltered(AlterDecision decision, PlanScope scope)
    {
        var subject = $"{decision.Change.Table}.{decision.Column.Name}";
        if (decision.TypeChange == TypeChange.Free)
        {
            yield return new("MIG1316", FindingSeverity.Note, subject, $"running versions may read values that only {decision.WantedType} holds, and a prepared statement over the column fails once (0A000)", "Give up and down mappings if they must not.");
            if (!TypeChecks.IsSmall(scope.Table(decision.Change.Table), scope))
            {
                yield return new("MIG1426", FindingSeverity.Note, subject, $"a rollback leaves the type {decision.WantedType}: to make it {decision.Column.Type} again the server would write every row anew, under a lock that keeps everybody out", "Nothing is to be done: old versions read and write it as before, and the server refuses no value for being too long.");
            }
        }

        if (!decision.IsNotNullWanted && decision.Column.IsNotNull)
        {
            yield return new("MIG1316", FindingSeverity.Warning, subject, "running versions may read NULL as soon as a new version writes it", "Give a down mapping if they must not: PopulatedBy(up, down).");
        }
    }
}
