namespace Migrator.Changes;

/// <summary>A schema as it will be once a change has reached its end: what the change decides is answered from it, the rest from below.</summary>
/// <param name="below">The schema before the change.</param>
/// <param name="change">The change. SQL that only its author understands changes no answer.</param>
public sealed class OverlaidSchema(ISchemaView below, SchemaChange change) : ISchemaView
{
    /// <summary>Lays changes over a schema, in order.</summary>
    /// <param name="below">The schema before the first change.</param>
    /// <param name="changes">The changes.</param>
    public static ISchemaView Over(ISchemaView below, IEnumerable<SchemaChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);

        return changes.Aggregate(below, (schema, change) => new OverlaidSchema(schema, change));
    }

    /// <inheritdoc />
    public bool SchemaExists(string schema)
        => change switch
        {
            CreateSchema create when create.Name == schema => true,
            DropSchema drop when drop.Name == schema => false,
            _ => below.SchemaExists(schema),
        };

    /// <inheritdoc />
    public bool TableExists(TableName table)
        => change switch
        {
            CreateTable create when create.Table == table => true,
            DropTable drop when drop.Table == table => false,
            RenameTable rename when rename.To == table => below.TableExists(rename.From),
            RenameTable rename when rename.From == table => false,
            _ => below.TableExists(table),
        };

    /// <inheritdoc />
    public bool ColumnExists(TableName table, ColumnName column) => change switch
    {
        DropTable drop when drop.Table == table => false,
        RenameTable rename when rename.To == table => below.ColumnExists(rename.From, column),
        RenameTable rename when rename.From == table => false,
        CreateTable create when create.Table == table => create.Columns.Any(spec => spec.Name == column),
        AddColumn add when add.Table == table && add.Column.Name == column => true,
        DropColumn drop when drop.Table == table && drop.Column == column => false,
        RenameColumn rename when rename.Table == table && rename.To == column => true,
        RenameColumn rename when rename.Table == table && rename.From == column => false,
        ReplaceColumns replace when replace.Table == table && replace.New.Any(spec => spec.Column.Name == column) => true,
        ReplaceColumns replace when replace.Table == table && replace.Old.Any(old => old.Name == column) => false,
        MoveColumns move when move.To == table && move.Columns.Contains(column) => true,
        MoveColumns move when move.From == table && move.Columns.Contains(column) => false,
        ExtractLinks extract when extract.From == table && extract.Column == column => false,
        ExtractLookup extract when extract.From == table && extract.Reference == column => true,
        ExtractLookup extract when extract.From == table && extract.Columns.Contains(column) => false,
        _ => below.ColumnExists(table, column),
    };

    /// <inheritdoc />
    public bool IndexExists(TableName table, string index) => change switch
    {
        DropTable drop when drop.Table == table => false,
        RenameTable rename when rename.To == table => below.IndexExists(rename.From, index),
        RenameTable rename when rename.From == table => false,
        CreateIndex create when create.Table == table && create.Name == index => true,
        AddKey add when add.Table == table && add.Key.Name == index => true,
        AddExclusion add when add.Table == table && add.Name == index => true,
        DropConstraint drop when drop.Table == table && drop.Name == index => false,
        DropIndex drop when drop.Table == table && drop.Name == index => false,
        CreateTable create when create.Table == table => create.Keys.Any(key => key.Name == index),
        _ => below.IndexExists(table, index),
    };

    /// <inheritdoc />
    public bool ConstraintExists(TableName table, string constraint) => change switch
    {
        DropTable drop when drop.Table == table => false,
        RenameTable rename when rename.To == table => below.ConstraintExists(rename.From, constraint),
        RenameTable rename when rename.From == table => false,
        CreateTable create when create.Table == table => create.Keys.Any(key => key.Name == constraint),
        CreateForeignKey create when create.Table == table && create.Name == constraint => true,
        AddKey add when add.Table == table && add.Key.Name == constraint => true,
        AddCheck add when add.Table == table && add.Name == constraint => true,
        AddExclusion add when add.Table == table && add.Name == constraint => true,
        DropConstraint drop when drop.Table == table && drop.Name == constraint => false,
        _ => below.ConstraintExists(table, constraint),
    };

    /// <inheritdoc />
    public bool SequenceExists(string schema, string sequence) => change switch
    {
        CreateSequence create when create.Sequence == new TableName(schema, sequence) => true,
        DropSequence drop when drop.Sequence == new TableName(schema, sequence) => false,
        _ => below.SequenceExists(schema, sequence),
    };

    /// <inheritdoc />
    public bool DefaultValueExists(TableName table, ColumnName column, ColumnDefault value) => change switch
    {
        DropTable drop when drop.Table == table => false,
        RenameTable rename when rename.To == table => below.DefaultValueExists(rename.From, column, value),
        RenameTable rename when rename.From == table => false,
        CreateTable create when create.Table == table => create.Columns.Any(spec => spec.Name == column && spec.Default == value),
        AddColumn add when add.Table == table && add.Column.Name == column => add.Column.Default == value,
        AlterColumn alter when alter.Table == table && alter.Column.Name == column && alter.Column.Default is { } wanted => wanted == value,
        SetColumnDefault set when set.Table == table && set.Column == column => set.Default == value,
        DropColumnDefault drop when drop.Table == table && drop.Column == column => false,
        RenameColumn rename when rename.Table == table && rename.To == column => below.DefaultValueExists(table, rename.From, value),
        _ => ColumnExists(table, column) && below.DefaultValueExists(table, column, value),
    };
}
