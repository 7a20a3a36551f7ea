using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.Planning.Splitting.Lookups;
using Migrator.Planning.Splitting.Moves;

namespace Migrator.Planning.Splitting;

/// <summary>Splits the changes of a migration into operations with a place: phase by phase, in the author's order.</summary>
internal sealed class OperationSplit(PlanScope scope, IReadOnlyDictionary<SchemaChange, PreparedMapping> mappings, IReadOnlyDictionary<SchemaChange, PreparedMove> moves)
{
    private readonly List<PlannedOperation> _expand = [];
    private readonly List<PlannedOperation> _backfill = [];
    private readonly List<PlannedOperation> _flip = [];
    private readonly List<PlannedOperation> _quarantine = [];
    private readonly List<PlannedOperation> _drop = [];
    private readonly List<PlannedOperation> _close = [];
    private readonly List<PlannedOperation> _columns = [];
    private readonly List<PlannedOperation> _relations = [];
    private readonly HashSet<TableName> _opened = [];
    private readonly HashSet<TableName> _retired = [];

    public IReadOnlyList<PlannedOperation> Split()
    {
        foreach (var change in scope.Definition.Changes)
        {
            Split(change);
        }

        var renames = scope.Definition.Changes.OfType<RenameTable>().ToList();
        IReadOnlyList<PlannedOperation> operations =
        [
            .. _expand, .. renames.SelectMany(rename => TableRenames.Open(rename, mappings.Values, scope)),
            .. _backfill, .. _flip, .. _quarantine, .. _drop, .. _close, .. _columns, .. _relations,
            .. renames.Select(rename => TableRenames.Close(rename, scope)),
        ];
        return scope.IsFresh ? ShortWay.Take(operations) : operations;
    }

    private void Split(SchemaChange change)
    {
        if (mappings.ContainsKey(change))
        {
            OpenOnce(change);
            return;
        }

        switch (change)
        {
            case MoveColumns move:
                Move(move);
                break;
            case ExtractLinks extract:
                Move(extract);
                break;
            case ExtractLookup extract:
                foreach (var planned in LookupSplit.Split(extract, scope))
                {
                    In(planned.Phase).Add(planned);
                }

                break;
            case CreateIndex index when LookupSplit.IsBuiltLater(index, scope):
                break;
            case CreateIndex index when moves.Values.Any(move => MoveSplit.Indexes(move, scope).Contains(index)):
                break;
            case CreateSchema create:
                Expand(new CreateSchemaOperation(create.Name), change);
                break;
            case CreateTable create:
                var born = new CreateTableOperation(create, [.. BornWith<CreateIndex>(create.Table, index => index.Table).Except(moves.Values.SelectMany(move => MoveSplit.Indexes(move, scope)))], KeysBornWith(create.Table), ConstraintsBornWith(create.Table));
                var cause = string.Join("; ", [create.Describe(), .. scope.Folded.GetValueOrDefault(create.Table, [])]);
                if (scope.Replaced.Contains(create.Table))
                {
                    _quarantine.Add(TableReplacements.Replace(born, cause, scope));
                }
                else
                {
                    _expand.Add(new(born, Phase.Expand, null, cause));
                }

                break;
            case AddEnumValue add:
                Expand(new AddEnumValueOperation(add), change);
                break;
            case CreateSequence create:
                Expand(new CreateSequenceOperation(create), change);
                break;
            case DropTable or DropSequence or DropSchema:
                _quarantine.AddRange(TableDrops.Quarantine(change, scope));
                _relations.AddRange(TableDrops.Drop(change, scope));
                break;
            case AddColumn add:
                Expand(new AddColumnOperation(add.Table, add.Column), change);
                break;
            case AlterColumn alter:
                Alter(AlterDecision.For(alter, scope));
                break;
            case DropColumn drop:
                Drop(drop);
                break;
            case SetColumnDefault set when OpenShapes.WaitsFor(scope, set) is not null:
                Contract(new SetDefaultOperation(set.Table, set.Column, set.Default), change);
                break;
            case SetColumnDefault set:
                Expand(new SetDefaultOperation(set.Table, set.Column, set.Default), change);
                break;
            case DropColumnDefault take:
                Contract(new SetDefaultOperation(take.Table, take.Column, null), change);
                break;
            case CommentOnTable comment:
                Expand(new CommentOperation(comment.Table, null, comment.Comment), change);
                break;
            case CreateIndex index when !scope.Created.Contains(index.Table):
                Index(index);
                break;
            case DropIndex drop:
                Contract(new DropIndexOperation(drop.Table, scope.Table(drop.Table).Indexes.First(index => index.Name == drop.Name)), change);
                break;
            case InsertRows insert:
                Rows(insert, insert.Phase);
                break;
            case UpdateRows update:
                Rows(update, update.Phase);
                break;
            case DeleteRows delete:
                Rows(delete, delete.Phase);
                break;
            case AddKey add:
                Contract(new AddKeyOperation(add, [.. add.Key.Columns.Where(column => add.Key.IsPrimary && AllowsNull(add.Table, column))]), change);
                break;
            case CreateForeignKey key when !scope.Created.Contains(key.Table):
                Contract(new AddForeignKeyOperation(key, scope.Constraints[key]), change);
                break;
            case AddCheck add when !scope.Created.Contains(add.Table):
                Contract(new AddCheckOperation(add, scope.Constraints[add]), change);
                break;
            case AddExclusion add when !scope.Created.Contains(add.Table):
                Contract(new AddExclusionOperation(add, scope.Constraints[add]), change);
                break;
            case DropConstraint drop:
                Drop(drop);
                break;
            case RunSql sql:
                In(sql.Phase).Add(new(new RunSqlOperation(sql), sql.Phase, sql.Phase == Phase.Contract ? ContractStage.Drop : null, change.Describe()));
                break;
        }
    }

    /// <summary>All mappings of a table are opened and copied together, where the first of them stands.</summary>
    private void OpenOnce(SchemaChange change)
    {
        var table = mappings[change].Mapping.Table;
        if (!_opened.Add(table))
        {
            return;
        }

        var all = mappings.Values.Where(mapping => mapping.Mapping.Table == table).ToList();
        var cause = CauseOf(all);
        if (scope.IsFresh)
        {
            _expand.Add(new(new ReshapeOperation(table, all), Phase.Expand, null, cause));
            return;
        }

        _expand.Add(new(new OpenMappingsOperation(table, all), Phase.Expand, null, cause));
        if (scope.Definition.DualWrites is not null)
        {
            _backfill.Add(new(new ExpectBothShapesOperation(table, all), Phase.Backfill, null, cause));
        }

        if (all.Any(mapping => mapping.Mapping.IsCopied()))
        {
            _backfill.Add(new(new BackfillOperation(table, all), Phase.Backfill, null, cause));
        }

        _backfill.AddRange(all.Select(mapping => new PlannedOperation(new CarryOperation(table, mapping, CarryPart.Harmless), Phase.Backfill, null, cause)));
        var joined = TablesJoinedByKeys.With(table, mappings.Values.SelectMany(mapping => mapping.Inspection.Carried.ForeignKeys), mappings.Values.Select(mapping => mapping.Mapping.Table), scope.Catalog);
        if (_retired.Add(table))
        {
            _retired.UnionWith(joined);
            Retire([.. mappings.Values.Where(mapping => joined.Contains(mapping.Mapping.Table))]);
        }
    }

    /// <summary>Tables that a replaced key joins are flipped together, and so is what is put away or closed while a key still joins the old columns.</summary>
    private void Retire(IReadOnlyList<PreparedMapping> all)
    {
        var cause = CauseOf(all);
        var flipping = all.Where(mapping => mapping.Draft.Flips).ToList();
        var replacing = all.Where(mapping => !mapping.Draft.Flips).ToList();
        _flip.AddRange(Carry(flipping, ContractStage.Flip, cause));
        if (flipping.Count > 0)
        {
            _flip.Add(new(new FlipOperation(flipping), Phase.Contract, ContractStage.Flip, cause));
        }

        // What belongs to an old column is taken over when it is put away: by then it must be there.
        var puttingAway = scope.Definition.QuarantineDays is null ? [] : replacing.Where(mapping => mapping.Mapping.Old.Count > 0).ToList();
        var isQuarantined = puttingAway.Count > 0;
        _quarantine.AddRange(Carry(puttingAway, ContractStage.Quarantine, cause));
        if (scope.Definition.DualWrites is not null)
        {
            Trust(replacing, cause);
        }
        else
        {
            _drop.AddRange(Carry([.. replacing.Except(puttingAway)], ContractStage.Drop, cause));
        }

        if (isQuarantined)
        {
            _quarantine.Add(new(new QuarantineOperation(puttingAway), Phase.Contract, ContractStage.Quarantine, cause));
        }

        // After whatever may fail on existing rows: until here everything can be taken back.
        var isJoined = !isQuarantined && replacing.Any(mapping => mapping.Mapping.Old.Count > 0);
        foreach (var closed in all.GroupBy(mapping => isJoined ? null : mapping.Mapping.Table))
        {
            _close.Add(new(new CloseMappingsOperation([.. closed], isQuarantined), Phase.Contract, ContractStage.Drop, CauseOf([.. closed])));
        }
    }

    /// <summary>What rejects writes is on the new columns before anybody writes only these, and the old ones can be left out from then on.</summary>
    private void Trust(IReadOnlyList<PreparedMapping> all, string cause)
    {
        _flip.AddRange(Carry(all, ContractStage.Flip, cause));
        foreach (var mapping in all)
        {
            var required = mapping.Mapping.Old.Where(column => column.IsNotNull && scope.Column(mapping.Mapping.Table, column.Name).Default is null);
            _flip.AddRange(required.Select(column => new PlannedOperation(new RelaxNotNullOperation(mapping.Mapping.Table, column.Name), Phase.Contract, ContractStage.Flip, cause)));
        }

        _flip.AddRange(all.GroupBy(mapping => mapping.Mapping.Table).Select(table => new PlannedOperation(new TrustNewShapeOperation(table.Key, [.. table]), Phase.Contract, ContractStage.Flip, cause)));
    }

    /// <summary>Keys come after the unique indexes that they point to, whichever table these are on.</summary>
    private static IEnumerable<PlannedOperation> Carry(IReadOnlyList<PreparedMapping> carried, ContractStage stage, string cause)
        => carried.Select(mapping => (mapping, CarryPart.Rejecting))
            .Concat(carried.Where(mapping => mapping.Inspection.Carried.ForeignKeys.Any(key => key.PointsToCopy)).Select(mapping => (mapping, CarryPart.Keys)))
            .Select(pair => new PlannedOperation(new CarryOperation(pair.mapping.Mapping.Table, pair.mapping, pair.Item2), Phase.Contract, stage, cause));

    private string CauseOf(IReadOnlyList<PreparedMapping> some) => string.Join("; ", mappings.Where(pair => some.Contains(pair.Value)).Select(pair => scope.CauseOf(pair.Key)));

    private void Move(SchemaChange move)
    {
        foreach (var planned in MoveSplit.Split(moves[move], move, scope))
        {
            In(planned.Phase).Add(planned);
        }
    }

    private void Alter(AlterDecision decision)
    {
        var (table, column, change) = (decision.Change.Table, decision.Column.Name, decision.Change);
        if (decision.TypeChange is Inspection.TypeChange.Free)
        {
            Expand(new WidenColumnOperation(table, decision.Column, decision.WantedType, TypeChecks.IsSmall(scope.Table(table), scope)), change);
        }

        if (change.Column.Default is { } value)
        {
            var set = new SetDefaultOperation(table, column, value);
            if (OpenShapes.WaitsFor(scope, change) is null)
            {
                Expand(set, change);
            }
            else
            {
                Contract(set, change);
            }
        }

        if (change.Column.Comment is { } comment && comment != decision.Column.Comment)
        {
            Expand(new CommentOperation(table, column, comment), change);
        }

        if (decision.IsNotNullWanted && !decision.Column.IsNotNull)
        {
            Contract(new EnforceNotNullOperation(table, column), change);
        }
        else if (!decision.IsNotNullWanted && decision.Column.IsNotNull)
        {
            Expand(new RelaxNotNullOperation(table, column), change);
        }
    }

    private void Drop(DropColumn drop)
    {
        var column = scope.Column(drop.Table, drop.Column);
        var retired = scope.Definition.QuarantineDays is null ? null : scope.RetiredName(drop.Column);
        if (retired is not null)
        {
            _quarantine.Add(new(new RenameColumnOperation(drop.Table, drop.Column, retired), Phase.Contract, ContractStage.Quarantine, drop.Describe()));
        }

        // Last of all: until its table's sync is gone, a mapping may read the column.
        _columns.Add(new(new DropColumnOperation(drop.Table, column, retired), Phase.Contract, ContractStage.Drop, drop.Describe()));
    }

    private void Index(CreateIndex index)
    {
        // An index over a column that is being replaced is built on the copy, which brings it along when it takes the name.
        var copies = mappings.Values.Where(mapping => mapping.Mapping.Table == index.Table).SelectMany(mapping => mapping.Finals).ToDictionary(column => column.FinalName, column => column.Name);
        ColumnName Physical(ColumnName name) => copies.GetValueOrDefault(name, name);
        if (index.IsUnique || OpenShapes.WaitsFor(scope, index) is not null)
        {
            Contract(new BuildIndexOperation(index), index);
            return;
        }

        if (index.Filter is not null && copies.Any(copy => copy.Key != copy.Value))
        {
            // The author's predicate names columns as they are at the end, and is never rewritten.
            Contract(new BuildIndexOperation(index), index);
            return;
        }

        var onCopies = index.Keys.Select(key => key.Column).Concat(index.Include).Any(copies.ContainsKey);
        var built = index with { Keys = [.. index.Keys.Select(key => key with { Column = Physical(key.Column) })], Include = [.. index.Include.Select(Physical)] };
        var phase = onCopies ? Phase.Backfill : Phase.Expand;
        In(phase).Add(new(new BuildIndexOperation(built), phase, null, index.Describe()));
    }

    private void Rows(SchemaChange change, Phase phase)
        => In(phase).AddRange(RowChanges.Operations(change, scope).Select(operation => new PlannedOperation(operation, phase, phase == Phase.Contract ? ContractStage.Drop : null, change.Describe())));

    /// <summary>What only refuses goes at expand; what running versions lean on stays until they are gone.</summary>
    private void Drop(DropConstraint drop)
    {
        var table = scope.Table(drop.Table);
        var constraint = table.Constraints.First(candidate => candidate.Name == drop.Name);
        var operation = new DropConstraintOperation(constraint, table.Indexes.FirstOrDefault(index => index.Constraint == drop.Name));
        if (constraint.Kind is ConstraintKind.Check || (constraint.Kind is ConstraintKind.ForeignKey && !HasActions(constraint)))
        {
            Expand(operation, drop);
        }
        else
        {
            Contract(operation, drop);
        }
    }

    /// <summary>True if a foreign key does something, which running versions may rely on, and does not just refuse.</summary>
    public static bool HasActions(ConstraintSnapshot key)
        => key.ForeignKeyClause.Contains("CASCADE", StringComparison.Ordinal) || key.ForeignKeyClause.Contains(" SET ", StringComparison.Ordinal);

    private bool AllowsNull(TableName table, ColumnName column)
    {
        if (mappings.Values.Where(mapping => mapping.Mapping.Table == table).SelectMany(mapping => mapping.Finals).FirstOrDefault(final => final.FinalName == column) is { } replaced)
        {
            return !replaced.IsNotNull;
        }

        var isMade = scope.Definition.Changes.Any(change => change switch
        {
            AddColumn add => add.Table == table && add.Column.Name == column && add.Column.IsNullable == false,
            AlterColumn alter => alter.Table == table && alter.Column.Name == column && alter.Column.IsNullable == false,
            _ => false,
        });
        return !isMade && scope.Table(table).Find(column) is not { IsNotNull: true };
    }

    /// <summary>A key between two tables that are created here waits for the second one.</summary>
    private List<CreateForeignKey> KeysBornWith(TableName table)
    {
        // Tables that take a name over come after all others.
        List<TableName> order = [.. scope.Definition.Changes.OfType<CreateTable>().Select(create => create.Table).Except(scope.Replaced), .. scope.Replaced];
        TableName Last(CreateForeignKey key) => order.IndexOf(key.Referenced) > order.IndexOf(key.Table) ? key.Referenced : key.Table;
        return [.. scope.Definition.Changes.OfType<CreateForeignKey>().Where(key => scope.Created.Contains(key.Table) && Last(key) == table)];
    }

    private List<BornConstraint> ConstraintsBornWith(TableName table) =>
    [
        .. scope.Definition.Changes.Select(change => change switch
        {
            AddCheck add when add.Table == table => new BornConstraint(add.Name, scope.Constraints[add].Definition),
            AddExclusion add when add.Table == table => new BornConstraint(add.Name, scope.Constraints[add].Definition),
            _ => null,
        }).OfType<BornConstraint>(),
    ];

    private List<TChange> BornWith<TChange>(TableName table, Func<TChange, TableName> of)
        where TChange : SchemaChange
        => [.. scope.Definition.Changes.OfType<TChange>().Where(change => of(change) == table)];

    private void Expand(Operation operation, SchemaChange cause) => _expand.Add(new(operation, Phase.Expand, null, cause.Describe()));

    private void Contract(Operation operation, SchemaChange cause) => _drop.Add(new(operation, Phase.Contract, ContractStage.Drop, cause.Describe()));

    private List<PlannedOperation> In(Phase phase) => phase switch
    {
        Phase.Expand => _expand,
        Phase.Backfill => _backfill,
        _ => _drop,
    };
}
