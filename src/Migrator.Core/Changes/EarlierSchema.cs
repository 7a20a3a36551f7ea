namespace Migrator.Changes;

/// <summary>A schema as it was before a change that has been started: what the change brings is not there, what it takes away is.</summary>
/// <param name="now">The schema as it is now.</param>
/// <param name="change">The change.</param>
public sealed class EarlierSchema(ISchemaView now, SchemaChange change) : ISchemaView
{
    /// <summary>Takes changes away from a schema, the last one first.</summary>
    /// <param name="now">The schema as it is now.</param>
    /// <param name="changes">The changes, in the order they were made.</param>
    public static ISchemaView Before(ISchemaView now, IReadOnlyList<SchemaChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);

        return changes.Reverse().Aggregate(now, (schema, change) => new EarlierSchema(schema, change));
    }

    /// <inheritdoc />
    public bool SchemaExists(string schema)
        => change switch
        {
            CreateSchema create when create.Name == schema => false,
            DropSchema drop when drop.Name == schema => true,
            _ => now.SchemaExists(schema),
        };

    /// <inheritdoc />
    public bool TableExists(TableName table)
        => change switch
        {
            CreateTable create when create.Table == table => false,
            DropTable { IfExists: false } drop when drop.Table == table => true,
            RenameTable rename when rename.From == table => now.TableExists(rename.To),
            RenameTable rename when rename.To == table => false,
            _ => now.TableExists(table),
        };

    /// <inheritdoc />
    public bool ColumnExists(TableName table, ColumnName column) => change switch
    {
        RenameTable rename when rename.From == table => now.ColumnExists(rename.To, column),
        RenameTable rename when rename.To == table => false,
        CreateTable create when create.Table == table => false,
        AddColumn add when add.Table == table && add.Column.Name == column => false,
        DropColumn drop when drop.Table == table && drop.Column == column => true,
        RenameColumn rename when rename.Table == table && rename.From == column => true,
        RenameColumn rename when rename.Table == table && rename.To == column => false,
        ReplaceColumns replace when replace.Table == table && replace.Old.Any(old => old.Name == column) => true,
        ReplaceColumns replace when replace.Table == table && replace.New.Any(spec => spec.Column.Name == column) => false,
        MoveColumns move when move.From == table && move.Columns.Contains(column) => true,
        MoveColumns move when move.To == table && move.Columns.Contains(column) => false,
        ExtractLinks extract when extract.From == table && extract.Column == column => true,
        ExtractLookup extract when extract.From == table && extract.Columns.Contains(column) => true,
        ExtractLookup extract when extract.From == table && extract.Reference == column => false,
        _ => now.ColumnExists(table, column),
    };

    /// <inheritdoc />
    public bool IndexExists(TableName table, string index) => change switch
    {
        RenameTable rename when rename.From == table => now.IndexExists(rename.To, index),
        RenameTable rename when rename.To == table => false,
        CreateTable create when create.Table == table => false,
        CreateIndex create when create.Table == table && create.Name == index => false,
        AddKey add when add.Table == table && add.Key.Name == index => false,
        AddExclusion add when add.Table == table && add.Name == index => false,
        DropConstraint drop when drop.Table == table && drop.Name == index && drop.Sort is not (ConstraintSort.Check or ConstraintSort.ForeignKey) => true,
        DropIndex drop when drop.Table == table && drop.Name == index => true,
        _ => now.IndexExists(table, index),
    };

    /// <inheritdoc />
    public bool ConstraintExists(TableName table, string constraint) => change switch
    {
        RenameTable rename when rename.From == table => now.ConstraintExists(rename.To, constraint),
        RenameTable rename when rename.To == table => false,
        CreateTable create when create.Table == table => false,
        CreateForeignKey create when create.Table == table && create.Name == constraint => false,
        AddKey add when add.Table == table && add.Key.Name == constraint => false,
        AddCheck add when add.Table == table && add.Name == constraint => false,
        AddExclusion add when add.Table == table && add.Name == constraint => false,
        DropConstraint drop when drop.Table == table && drop.Name == constraint => true,
        _ => now.ConstraintExists(table, constraint),
    };

    /// <inheritdoc />
    public bool SequenceExists(string schema, string sequence) => change switch
    {
        CreateSequence create when create.Sequence == new TableName(schema, sequence) => false,
        DropSequence drop when drop.Sequence == new TableName(schema, sequence) => true,
        _ => now.SequenceExists(schema, sequence),
    };

    /// <inheritdoc />
    /// <remarks>What a default was before it was set is not known; it is answered as different from the one that was set.</remarks>
    public bool DefaultValueExists(TableName table, ColumnName column, ColumnDefault value) => change switch
    {
        RenameTable rename when rename.From == table => now.DefaultValueExists(rename.To, column, value),
        RenameTable rename when rename.To == table => false,
        CreateTable create when create.Table == table => false,
        AddColumn add when add.Table == table && add.Column.Name == column => false,
        SetColumnDefault set when set.Table == table && set.Column == column && set.Default == value => false,
        AlterColumn alter when alter.Table == table && alter.Column.Name == column && alter.Column.Default == value => false,
        _ => now.DefaultValueExists(table, column, value),
    };
}
