using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>Refuses columns whose type makes the server write every row anew under a lock, or gives them a value that no writer has given.</summary>
internal static class TypeChecks
{
    private const long MostBytesAtOnce = 1024 * 1024;

    public static IEnumerable<Finding> Check(IReadOnlyList<MappingDraft> drafts, PlanScope scope)
        => scope.IsFresh
            ? []
            : drafts.SelectMany(draft => draft.New.SelectMany(column => Kept(draft.Table, column.Name, TypeOf(draft, column, scope), scope)))
                .Concat(drafts.SelectMany(draft => draft.Old.SelectMany(old => LeftOut(draft.Table, scope.Column(draft.Table, old.Name)))))
                .Concat(scope.Definition.Changes.SelectMany(change => Check(change, drafts, scope)));

    /// <summary>What is written anew all the same, because there is little of it.</summary>
    public static IEnumerable<Finding> Findings(PreparedMapping mapping, PlanScope scope)
        => from type in mapping.Inspection.NewTypes
           where type.Value.Traits.HasFlag(TypeTraits.ChecksValues) && mapping.Mapping.New.Any(column => column.Name == type.Key)
           let table = scope.Table(mapping.Mapping.Table)
           select new Finding(
               "MIG1425", FindingSeverity.Warning, $"{table.Name}.{type.Key}",
               $"its type {type.Value.Text} is a domain that checks its values: the server writes every row of the table anew to add the column, under a lock that keeps everybody out ({table.Bytes / 1024} KiB now)",
               "Nothing is to be done while the table is as small as this.");

    /// <summary>True if all rows can be written anew under a lock: as much is written in a few milliseconds.</summary>
    public static bool IsSmall(TableSnapshot table, PlanScope scope)
        => table.Kind is not RelationKind.PartitionedTable && table.Bytes + scope.Catalog.HeirsOf(table.Name).Sum(heir => heir.Bytes) <= MostBytesAtOnce;

    private static IEnumerable<Finding> Check(SchemaChange change, IReadOnlyList<MappingDraft> drafts, PlanScope scope) => change switch
    {
        AddColumn add when !scope.Created.Contains(add.Table) && !drafts.Any(draft => draft.Table == add.Table && draft.New.Any(column => column.PhysicalName == add.Column.Name)) => Added(add, scope),
        AlterColumn { Column.Type: { } type } alter when !AlterDecision.For(alter, scope).IsReplacement && Asked(type, scope) is { } wanted && wanted.Traits.HasFlag(TypeTraits.BringsNewValues) && !scope.Column(alter.Table, alter.Column.Name).Traits.HasFlag(TypeTraits.BringsNewValues)
            => [Rewritten(alter.Table, alter.Column.Name, wanted)],
        MoveColumns move => move.Columns.Select(column => scope.Column(move.From, column)).SelectMany(column => Kept(move.To, column.Name, Of(column), scope).Concat(LeftOut(move.From, column))),
        ExtractLookup extract when scope.Catalog.Find(extract.To)?.Find(extract.Key) is { } key => Kept(extract.From, extract.Reference, Of(key), scope),
        _ => [],
    };

    /// <summary>A column that stays as it is added: what its type brings is what its author wanted, as long as no row is written for it.</summary>
    private static IEnumerable<Finding> Added(AddColumn add, PlanScope scope)
    {
        if (add.Column.Type is not { } named || Asked(named, scope) is not { } type)
        {
            yield break;
        }

        if (type.Traits.HasFlag(TypeTraits.ChecksValues))
        {
            yield return Checked(add.Table, add.Column.Name, type);
        }
        else if (type.Traits.HasFlag(TypeTraits.BringsNewValues) && add.Column.Default is null)
        {
            yield return Rewritten(add.Table, add.Column.Name, type);
        }
    }

    /// <summary>A column that the sync fills: until then it must hold nothing.</summary>
    private static IEnumerable<Finding> Kept(TableName table, ColumnName column, NormalizedType? type, PlanScope scope)
    {
        if (type is null)
        {
            yield break;
        }

        if (type.Traits.HasFlag(TypeTraits.CutsOff))
        {
            yield return Refusals.Of("MIG1427", $"{table}.{column}", $"a value that is brought to its type {type.Text} is cut off where it is too long, and nothing says so", "Name a type without that limit (varchar[], text), and say the limit as a check of the column (Create.CheckConstraint), which stops contract where a value is too long.");
        }
        else if (type.Traits.HasFlag(TypeTraits.ChecksValues) && (type.Traits.HasFlag(TypeTraits.RefusesNull) || !IsSmall(scope.Table(table), scope)))
        {
            yield return Checked(table, column, type);
        }
        else if (type.Traits.HasFlag(TypeTraits.BringsValue))
        {
            yield return Refusals.Of("MIG1421", $"{table}.{column}", $"its type {type.Text} brings a default of its own, so that a column which a statement leaves out could not be told from one that was written", "Name the type underneath, and give the column the default: WithDefaultValue(…).");
        }
    }

    /// <summary>A column that new versions leave out while the sync fills it.</summary>
    private static IEnumerable<Finding> LeftOut(TableName table, ColumnSnapshot column)
    {
        if (column.Traits.HasFlag(TypeTraits.RefusesNull))
        {
            yield return Refusals.Of("MIG1422", $"{table}.{column.Name}", $"its type {column.Type} refuses NULL: an INSERT of a new version, which leaves the column out, fails before any trigger could fill it", "In an earlier migration say NOT NULL of the columns of that type, and let the type bear NULL: ALTER DOMAIN … DROP NOT NULL.");
        }
        else if (column.Traits.HasFlag(TypeTraits.BringsValue) && column.Default is null)
        {
            yield return Refusals.Of("MIG1421", $"{table}.{column.Name}", $"its type {column.Type} brings a default of its own, so that a column which a statement leaves out could not be told from one that was written", "Give the column itself that default in an earlier migration.");
        }
    }

    private static Finding Checked(TableName table, ColumnName column, NormalizedType type)
        => Refusals.Of("MIG1420", $"{table}.{column}", $"its type {type.Text} is a domain that checks its values: the server writes every row of the table anew to add such a column, under a lock that keeps everybody out", "Name the type underneath, and say what the domain checks as a check of the column (Create.CheckConstraint); where a column of such a type is to be renamed, replace it by one (Alter.ReplaceColumn).");

    private static Finding Rewritten(TableName table, ColumnName column, NormalizedType type)
        => Refusals.Of("MIG1421", $"{table}.{column}", $"its type brings a default ({type.Text}) that is another one at each call: the server writes every row of the table anew to add such a column, under a lock that keeps everybody out", "Name the type underneath (integer for serial), and give the column the default, which is then filled in in batches; a sequence for it is created in an earlier migration.");

    private static NormalizedType? TypeOf(MappingDraft draft, DraftNewColumn column, PlanScope scope)
        => (column.Spec?.Type is { } named ? Asked(named, scope) : null) ?? (column.CopyOf is { } source ? Of(scope.Column(draft.Table, source)) : null);

    private static NormalizedType? Asked(ColumnType type, PlanScope scope) => scope.Types.Types.GetValueOrDefault(type);

    private static NormalizedType Of(ColumnSnapshot column) => new(column.Type, column.Collation) { Traits = column.Traits };
}
