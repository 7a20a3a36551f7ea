using Migrator.Changes;
using Migrator.Planning;

namespace Migrator.Gates;

/// <summary>Names that only versions of before still use, so that whoever uses one needs the old shape.</summary>
/// <param name="Objects">Columns and tables.</param>
/// <param name="Indexes">Indexes that go.</param>
public sealed record DoomedNames(IReadOnlyList<DoomedObject> Objects, IReadOnlyList<DoomedIndex> Indexes)
{
    /// <summary>True if there is nothing to ask for.</summary>
    public bool IsEmpty => Objects.Count == 0 && Indexes.Count == 0;

    /// <summary>The names that a migration takes away. One that stays, as that of a column which only changes its type, tells nothing.</summary>
    /// <param name="plan">The frozen plan.</param>
    public static DoomedNames In(MigrationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);

        var changes = plan.AuthorsChanges();
        var kept = changes.SelectMany(Brought).ToHashSet();
        return new(
            [.. DoomedColumns.In(plan).Where(one => !kept.Contains(one))],
            [.. changes.OfType<DropIndex>().Select(drop => new DoomedIndex(drop.Table, drop.Name)).Distinct()]);
    }

    private static IEnumerable<DoomedObject> Brought(SchemaChange change) => change switch
    {
        AlterColumn alter => [new(alter.Table, alter.Column.Name)],
        AddColumn add => [new(add.Table, add.Column.Name)],
        RenameColumn rename => [new(rename.Table, rename.To)],
        ReplaceColumns replace => replace.New.Select(one => new DoomedObject(replace.Table, one.Column.Name)),
        CreateTable create => [new(create.Table, null)],
        RenameTable rename => [new(rename.To, null)],
        _ => [],
    };
}

/// <summary>An index that goes.</summary>
/// <param name="Table">The table.</param>
/// <param name="Name">The index.</param>
public sealed record DoomedIndex(TableName Table, string Name);
