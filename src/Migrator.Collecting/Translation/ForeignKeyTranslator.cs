using FluentMigrator.Expressions;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Foreign keys, inline ones too: FluentMigrator makes expressions of their own of them.</summary>
internal static class ForeignKeyTranslator
{
    public static void Create(CreateForeignKeyExpression create, Deferral? deferral, Translated translated)
    {
        var key = create.ForeignKey;
        translated.Add(new CreateForeignKey
        {
            Name = key.Name,
            Table = translated.Table(key.ForeignTableSchema, key.ForeignTable),
            Columns = [.. key.ForeignColumns.Select(column => new ColumnName(column))],
            Referenced = translated.Table(key.PrimaryTableSchema, key.PrimaryTable),
            ReferencedColumns = [.. key.PrimaryColumns.Select(column => new ColumnName(column))],
            OnDelete = key.OnDelete,
            OnUpdate = key.OnUpdate,
            Deferral = deferral,
        });
    }

    public static void Drop(DeleteForeignKeyExpression delete, Translated translated)
    {
        var key = delete.ForeignKey;
        translated.Add(new DropConstraint(translated.Table(key.ForeignTableSchema, key.ForeignTable), key.Name, ConstraintSort.ForeignKey));
    }
}
