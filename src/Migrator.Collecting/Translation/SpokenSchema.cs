using FluentMigrator.Expressions;
using Migrator.Authoring;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>A schema as a migration that is still speaking must see it: what it has asked for so far counts as done.</summary>
/// <remarks>Raw expressions, because names that conventions give do not exist yet: nobody can ask for them.</remarks>
/// <param name="below">The schema before the migration.</param>
/// <param name="said">What the migration has asked for so far.</param>
/// <param name="target">The database it is asked for.</param>
internal sealed class SpokenSchema(ISchemaView below, Func<IEnumerable<IMigrationExpression>> said, CollectingTarget target) : ISchemaView
{
    public bool SchemaExists(string schema) => Latest(expression => expression switch
    {
        CreateSchemaExpression create when create.SchemaName == schema => true,
        DeleteSchemaExpression delete when delete.SchemaName == schema => false,
        _ => null,
    }) ?? below.SchemaExists(schema);

    public bool TableExists(TableName table) => Latest(expression => expression switch
    {
        CreateTableExpression create when Is(table, create.SchemaName, create.TableName) => true,
        DeleteTableExpression delete when Is(table, delete.SchemaName, delete.TableName) => false,
        RenameTableExpression rename when Is(table, rename.SchemaName, rename.NewName) => true,
        RenameTableExpression rename when Is(table, rename.SchemaName, rename.OldName) => false,
        AlterSchemaExpression move when Is(table, move.DestinationSchemaName, move.TableName) => true,
        AlterSchemaExpression move when Is(table, move.SourceSchemaName, move.TableName) => false,
        _ => null,
    }) ?? below.TableExists(table);

    public bool ColumnExists(TableName table, ColumnName column) => Latest(expression => expression switch
    {
        CreateTableExpression create when Is(table, create.SchemaName, create.TableName) => create.Columns.Any(one => one.Name == column.Value),
        DeleteTableExpression delete when Is(table, delete.SchemaName, delete.TableName) => false,
        CreateColumnExpression create when Is(table, create.SchemaName, create.TableName) && create.Column.Name == column.Value => true,
        DeleteColumnExpression delete when Is(table, delete.SchemaName, delete.TableName) && delete.ColumnNames.Contains(column.Value) => false,
        RenameColumnExpression rename when Is(table, rename.SchemaName, rename.TableName) && rename.NewName == column.Value => true,
        RenameColumnExpression rename when Is(table, rename.SchemaName, rename.TableName) && rename.OldName == column.Value => false,
        ReplaceColumnExpression replace when Is(table, replace.SchemaName, replace.TableName) && replace.Columns.Any(one => one.Name == column.Value) => true,
        ReplaceColumnExpression replace when Is(table, replace.SchemaName, replace.TableName) && replace.Replaced.Any(one => one.Name == column.Value) => false,
        _ => null,
    }) ?? below.ColumnExists(Origin(table), column);

    public bool IndexExists(TableName table, string index) => Latest(expression => expression switch
    {
        CreateIndexExpression create when create.Index.Name == index && Is(table, create.Index.SchemaName, create.Index.TableName) => true,
        DeleteIndexExpression delete when delete.Index.Name == index && Is(table, delete.Index.SchemaName, delete.Index.TableName) => false,
        CreateTableExpression create when Is(table, create.SchemaName, create.TableName) => create.Columns.Any(one => one.IsPrimaryKey && one.PrimaryKeyName == index),
        DeleteTableExpression delete when Is(table, delete.SchemaName, delete.TableName) => false,
        _ => null,
    }) ?? below.IndexExists(Origin(table), index);

    public bool ConstraintExists(TableName table, string constraint) => Latest(expression => expression switch
    {
        CreateConstraintExpression create when create.Constraint.ConstraintName == constraint && Is(table, create.Constraint.SchemaName, create.Constraint.TableName) => true,
        DeleteConstraintExpression delete when delete.Constraint.ConstraintName == constraint && Is(table, delete.Constraint.SchemaName, delete.Constraint.TableName) => false,
        CreateForeignKeyExpression create when create.ForeignKey.Name == constraint && Is(table, create.ForeignKey.ForeignTableSchema, create.ForeignKey.ForeignTable) => true,
        DeleteForeignKeyExpression delete when delete.ForeignKey.Name == constraint && Is(table, delete.ForeignKey.ForeignTableSchema, delete.ForeignKey.ForeignTable) => false,
        CreateTableExpression create when Is(table, create.SchemaName, create.TableName) => create.Columns.Any(one => one.IsPrimaryKey && one.PrimaryKeyName == constraint),
        DeleteTableExpression delete when Is(table, delete.SchemaName, delete.TableName) => false,
        _ => null,
    }) ?? below.ConstraintExists(Origin(table), constraint);

    public bool SequenceExists(string schema, string sequence) => Latest(expression => expression switch
    {
        CreateSequenceExpression create when create.Sequence.Name == sequence && SchemaOf(create.Sequence.SchemaName) == schema => true,
        DeleteSequenceExpression delete when delete.SequenceName == sequence && SchemaOf(delete.SchemaName) == schema => false,
        _ => null,
    }) ?? below.SequenceExists(schema, sequence);

    public bool DefaultValueExists(TableName table, ColumnName column, ColumnDefault value) => Latest(expression => expression switch
    {
        CreateTableExpression create when Is(table, create.SchemaName, create.TableName)
            => create.Columns.Any(one => one.Name == column.Value && Means(one.DefaultValue, value)),
        CreateColumnExpression create when Is(table, create.SchemaName, create.TableName) && create.Column.Name == column.Value => Means(create.Column.DefaultValue, value),
        AlterDefaultConstraintExpression alter when Is(table, alter.SchemaName, alter.TableName) && alter.ColumnName == column.Value => Means(alter.DefaultValue, value),
        DeleteDefaultConstraintExpression delete when Is(table, delete.SchemaName, delete.TableName) && delete.ColumnName == column.Value => false,
        DeleteTableExpression delete when Is(table, delete.SchemaName, delete.TableName) => false,
        _ => null,
    }) ?? below.DefaultValueExists(Origin(table), column, value);

    private static bool Means(object? given, ColumnDefault value) => Defaults.TryRead(given, out var read) && read == value;

    /// <summary>The newest expression that decides; null if none does.</summary>
    private bool? Latest(Func<IMigrationExpression, bool?> decide)
        => said().Reverse().Select(expression => decide(expression is InPhaseExpression phased ? phased.Inner : expression)).FirstOrDefault(answer => answer is not null);

    /// <summary>Where a table that was renamed or moved here stood before: what hangs on it is known under that name.</summary>
    private TableName Origin(TableName table)
    {
        foreach (var expression in said().Reverse())
        {
            table = expression switch
            {
                RenameTableExpression rename when Is(table, rename.SchemaName, rename.NewName) => table with { Name = rename.OldName },
                AlterSchemaExpression move when Is(table, move.DestinationSchemaName, move.TableName) => table with { Schema = SchemaOf(move.SourceSchemaName) },
                _ => table,
            };
        }

        return table;
    }

    private bool Is(TableName table, string? schema, string? name) => table.Name == name && table.Schema == SchemaOf(schema);

    private string SchemaOf(string? schema) => string.IsNullOrEmpty(schema) ? target.DefaultSchema : schema;
}
