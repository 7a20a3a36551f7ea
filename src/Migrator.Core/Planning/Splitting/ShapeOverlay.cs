using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Splitting.Lookups;
using Migrator.Planning.Splitting.Moves;

namespace Migrator.Planning.Splitting;

/// <summary>The names of a migration's final shape while it is read change by change: each name must be there, or free.</summary>
internal sealed class ShapeOverlay(PlanScope scope)
{
    private readonly Dictionary<TableName, HashSet<ColumnName>> _columns = [];
    private readonly HashSet<ColumnKey> _touched = [];

    private ConstraintOverlay Constraints => field ??= new ConstraintOverlay(scope, Touch);

    private sealed record ColumnKey(TableName Table, ColumnName Column);

    public IEnumerable<Finding> Apply(SchemaChange change) => NewNames.Check(change, scope.Catalog.Server).ToList() is { Count: > 0 } unusable ? unusable : ApplyNamed(change);

    private IEnumerable<Finding> ApplyNamed(SchemaChange change) => change switch
    {
        CreateTable create => Create(create),
        AddColumn add => Add(add),
        RenameColumn rename => Replace(rename.Table, [rename.From], [rename.To]),
        AlterColumn alter => Alter(alter),
        ReplaceColumns replace => Replace(replace.Table, [.. replace.Old.Select(old => old.Name)], [.. replace.New.Select(column => column.Column.Name)]),
        MoveColumns move => Move(move),
        ExtractLookup extract => Extract(extract),
        ExtractLinks extract => Extract(extract),
        DropColumn drop => Drop(drop),
        SetColumnDefault set => Touch(set.Table, set.Column),
        DropColumnDefault take => Touch(take.Table, take.Column),
        CreateIndex index => Index(index),
        DropIndex drop => DropIndex(drop),
        CreateForeignKey key => Key(key),
        DropTable drop => TableDrops.Check(drop, scope),
        DropSchema drop => TableDrops.Check(drop, scope),
        CreateSequence create => Sequences.Check(create, scope),
        DropSequence drop => Sequences.Check(drop, scope),
        AddEnumValue add => EnumValues.Check(add, scope),
        RenameTable rename => TableRenames.Check(rename, scope),
        AddKey add => Constraints.Add(add),
        AddCheck add => Constraints.Add(add),
        AddExclusion add => Constraints.Add(add),
        DropConstraint drop => Constraints.Drop(drop),
        InsertRows insert => Touch(insert.Table, insert.Rows.SelectMany(row => row)).Concat(RowChanges.Check(insert, scope)),
        UpdateRows update => Touch(update.Table, update.Set.Concat(update.Where)),
        DeleteRows delete => Touch(delete.Table, delete.Where.SelectMany(row => row)),
        _ => [],
    };

    private IEnumerable<Finding> Create(CreateTable create)
    {
        if (scope.Replaced.Contains(create.Table))
        {
            foreach (var finding in TableReplacements.Check(create, scope))
            {
                yield return finding;
            }
        }
        else if (RelationNames.IsTaken(create.Table, scope))
        {
            yield return Refusals.Of("MIG1103", create.Table.ToString(), "a relation of that name exists already", "Choose another name, or drop what stands there first.");
        }

        if (!scope.Catalog.Schemas.Contains(create.Table.Schema) && !scope.Definition.Changes.OfType<CreateSchema>().Any(schema => schema.Name == create.Table.Schema))
        {
            yield return Refusals.Of("MIG1101", create.Table.ToString(), $"there is no schema {create.Table.Schema}", $"Create it first: Create.Schema(\"{create.Table.Schema}\").");
        }

        _columns[create.Table] = [.. create.Columns.Select(column => column.Name)];
    }

    private IEnumerable<Finding> Add(AddColumn add)
    {
        foreach (var finding in Free(add.Table, add.Column.Name))
        {
            yield return finding;
        }

        ColumnsOf(add.Table)?.Add(add.Column.Name);
        if (scope.Created.Contains(add.Table))
        {
            if (add.InitialValue is not null || add.InitialConstant is not null)
            {
                yield return InOneMigration(add.Table, "fill a column of");
            }

            yield break;
        }

        if (add.Column.IsIdentity || add.Column is { GeneratedAs: not null, IsVirtual: false })
        {
            yield return Refusals.Of("MIG1110", $"{add.Table}.{add.Column.Name}", "an identity or generated column on an existing table rewrites it under a lock that keeps everybody out", "Add a plain column and fill it with PopulatedBy.");
        }
        else if (add is { Column: { IsNullable: false, GeneratedAs: null, Default: null or ConstantDefault { Kind: ConstantKind.Null } }, InitialValue: null, InitialConstant: null })
        {
            yield return Refusals.Of("MIG1109", $"{add.Table}.{add.Column.Name}", "it is NOT NULL and nothing says what existing rows, and rows of running versions, should hold", "Add WithDefaultValue(…), or PopulatedBy(\"…\"), or make it Nullable().");
        }
    }

    private IEnumerable<Finding> Alter(AlterColumn alter)
    {
        if (scope.Created.Contains(alter.Table))
        {
            return [InOneMigration(alter.Table, "alter a column of")];
        }

        return Touch(alter.Table, alter.Column.Name)
            .Concat(OpenShapes.MayAddTo(scope, alter) ? [] : new[] { OwnerOf(alter.Table, alter.Column.Name) ?? OpenWork.RefuseDropped(alter.Table, alter.Column.Name, scope) }.OfType<Finding>())
            .Concat(Once(alter.Table, alter.Column.Name));
    }

    private IEnumerable<Finding> Replace(TableName table, IReadOnlyList<ColumnName> old, IReadOnlyList<ColumnName> replacements)
    {
        if (scope.Created.Contains(table))
        {
            yield return InOneMigration(table, "replace a column of");
            yield break;
        }

        foreach (var finding in old.SelectMany(column => Touch(table, column).Concat(Owned(table, column)).Concat(Once(table, column))).Concat(replacements.SelectMany(column => Free(table, column))))
        {
            yield return finding;
        }

        ColumnsOf(table)?.ExceptWith(old);
        ColumnsOf(table)?.UnionWith(replacements);
    }

    private IEnumerable<Finding> Move(MoveColumns move)
    {
        if (scope.Created.Contains(move.From))
        {
            yield return InOneMigration(move.From, "move columns out of");
            yield break;
        }

        var found = move.Columns.SelectMany(column => Touch(move.From, column).Concat(Owned(move.From, column)).Concat(Once(move.From, column)).Concat(Free(move.To, column)))
            .Concat(move.FromKey.SelectMany(column => Touch(move.From, column).Concat(Owned(move.From, column))))
            .Concat(move.ToKey.SelectMany(column => Touch(move.To, column).Concat(Owned(move.To, column))))
            .ToList();
        foreach (var finding in found.Count > 0 ? found : new MoveChecks(move, scope).Check())
        {
            yield return finding;
        }

        ColumnsOf(move.From)?.ExceptWith(move.Columns);
        ColumnsOf(move.To)?.UnionWith(move.Columns);
    }

    private IEnumerable<Finding> Extract(ExtractLookup extract)
    {
        if (scope.Created.Contains(extract.From))
        {
            yield return InOneMigration(extract.From, "extract a lookup table out of");
            yield break;
        }

        var found = extract.Columns.SelectMany(column => Touch(extract.From, column).Concat(Owned(extract.From, column)).Concat(Once(extract.From, column)))
            .Concat(Free(extract.From, extract.Reference))
            .Concat(extract.Values.Append(extract.Key).SelectMany(column => Touch(extract.To, column).Concat(Owned(extract.To, column))))
            .ToList();
        foreach (var finding in found.Count > 0 ? found : new LookupChecks(extract, scope).Check())
        {
            yield return finding;
        }

        ColumnsOf(extract.From)?.ExceptWith(extract.Columns);
        ColumnsOf(extract.From)?.Add(extract.Reference);
    }

    private IEnumerable<Finding> Extract(ExtractLinks extract)
    {
        if (scope.Created.Contains(extract.From))
        {
            yield return InOneMigration(extract.From, "extract links out of");
            yield break;
        }

        var found = Touch(extract.From, extract.Column).Concat(Owned(extract.From, extract.Column)).Concat(Once(extract.From, extract.Column))
            .Concat(extract.FromKey.SelectMany(column => Touch(extract.From, column).Concat(Owned(extract.From, column))))
            .Concat(extract.ToKey.Append(extract.Link).SelectMany(column => Touch(extract.To, column).Concat(Owned(extract.To, column))))
            .ToList();
        foreach (var finding in found.Count > 0 ? found : new LinkChecks(extract, scope).Check())
        {
            yield return finding;
        }

        ColumnsOf(extract.From)?.Remove(extract.Column);
    }

    private IEnumerable<Finding> Drop(DropColumn drop)
    {
        if (scope.Created.Contains(drop.Table))
        {
            yield return InOneMigration(drop.Table, "drop a column of");
            yield break;
        }

        foreach (var finding in Touch(drop.Table, drop.Column).Concat(Owned(drop.Table, drop.Column)).Concat(Once(drop.Table, drop.Column)))
        {
            yield return finding;
        }

        if (drop.LastValue is null && scope.Catalog.Find(drop.Table)?.Find(drop.Column) is { IsNotNull: true, Default: null, Identity: null, IsGenerated: false })
        {
            yield return Refusals.Of(
                "MIG1114", $"{drop.Table}.{drop.Column}", "it is NOT NULL without a default: new versions could not insert a row without it, and running versions must not meet NULL",
                $"Say what old readers see: Alter.ReplaceColumn(\"{drop.Column}\", populatedBy: \"…\").OnTable(\"{drop.Table.Name}\").");
        }

        ColumnsOf(drop.Table)?.Remove(drop.Column);
    }

    private IEnumerable<Finding> Index(CreateIndex index)
    {
        foreach (var finding in index.Keys.Select(key => key.Column).Concat(index.Include).SelectMany(column => Touch(index.Table, column)))
        {
            yield return finding;
        }

        if (RelationNames.IsTaken(index.Table with { Name = index.Name }, scope))
        {
            yield return Refusals.Of("MIG1103", $"{index.Table.Schema}.{index.Name}", $"a relation of that name exists already{KeptNames.Why(index.Name, scope)}", "Choose another name for the index.");
        }
    }

    private IEnumerable<Finding> DropIndex(DropIndex drop)
    {
        var index = scope.Catalog.Find(drop.Table)?.Indexes.FirstOrDefault(candidate => candidate.Name == drop.Name);
        if (index is null)
        {
            yield return Refusals.Of("MIG1115", $"{drop.Table}: {drop.Name}", "the table has no such index", "Check the name; names keep their case.");
        }
        else if (index.Constraint is { } constraint)
        {
            yield return Refusals.Of("MIG1115", $"{drop.Table}: {drop.Name}", $"the index belongs to the constraint {constraint}", "Drop the constraint, not its index.");
        }
    }

    private IEnumerable<Finding> Key(CreateForeignKey key)
    {
        if (!scope.Created.Contains(key.Table))
        {
            return Constraints.Add(key);
        }

        return scope.Created.Contains(key.Referenced)
            ? []
            : scope.Catalog.Find(key.Referenced) is { } referenced
                ? Constraints.RefersToKey(key, referenced, $"{key.Table}: {key.Name}")
                : [Refusals.Of("MIG1101", key.Referenced.ToString(), "there is no such table to refer to", "Check the name and the schema.")];
    }

    private IEnumerable<Finding> Touch(TableName table, ColumnName column)
    {
        if (ColumnsOf(table) is { } columns && !columns.Contains(column))
        {
            yield return Refusals.Of("MIG1102", $"{table}.{column}", "there is no such column", $"Columns of that table: {string.Join(", ", columns.Take(20))}.");
        }
    }

    private IEnumerable<Finding> Touch(TableName table, IEnumerable<ColumnValue> values)
        => values.Select(value => value.Column).Distinct().SelectMany(column => Touch(table, column));

    private IEnumerable<Finding> Free(TableName table, ColumnName column)
    {
        if (ColumnsOf(table)?.Contains(column) == true)
        {
            yield return Refusals.Of("MIG1103", $"{table}.{column}", "the table has a column of that name already", "Choose another name. To change a column under its own name, use Alter.Column.");
        }
        else if (!scope.Created.Contains(table) && scope.Catalog.Find(table)?.Find(column) is not null)
        {
            yield return Refusals.Of("MIG1103", $"{table}.{column}", "running versions know a column by that name until this migration, which takes it away, is completed", "Choose another name, or give the name away in a later migration.");
        }
    }

    private IEnumerable<Finding> Owned(TableName table, ColumnName column)
        => new[] { OwnerOf(table, column) ?? OpenWork.Refuse(table, column, scope) }.OfType<Finding>();

    private Finding? OwnerOf(TableName table, ColumnName column)
        => scope.Open.FirstOrDefault(mapping => mapping.Owns(table, column)) is { } owner
            ? Refusals.Of("MIG1117", $"{table}.{column}", $"migration {owner.Migration} is open and owns that column ({owner.Key})", $"Contract or roll back {owner.Migration} first.")
            : null;

    private IEnumerable<Finding> Once(TableName table, ColumnName column)
    {
        if (!_touched.Add(new(table, column)) || (ColumnsOf(table)?.Contains(column) == true && scope.Catalog.Find(table)?.Find(column) is null))
        {
            yield return Refusals.Of("MIG1121", $"{table}.{column}", "two changes of this migration want to change that column", "Say it in one change, or in two migrations.");
        }
    }

    private HashSet<ColumnName>? ColumnsOf(TableName table)
    {
        if (!_columns.TryGetValue(table, out var columns) && scope.Catalog.Find(table) is { } existing)
        {
            _columns[table] = columns = [.. existing.Columns.Select(column => column.Name)];
        }

        return columns;
    }

    private static Finding InOneMigration(TableName table, string what)
        => Refusals.Of("MIG1122", table.ToString(), $"this migration creates the table and then wants to {what} it", "Create the table as it is to be: changes that follow are part of it as long as no SQL and no rows come between, and no expression needs the column.");
}
