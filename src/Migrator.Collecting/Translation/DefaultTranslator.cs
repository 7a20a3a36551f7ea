using FluentMigrator.Expressions;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Defaults of columns that exist.</summary>
internal static class DefaultTranslator
{
    public static void Set(AlterDefaultConstraintExpression alter, Translated translated)
    {
        var table = translated.Table(alter.SchemaName, alter.TableName);
        var what = $"the column '{table}.{alter.ColumnName}'";
        var wanted = Columns.Default(alter.DefaultValue, what, translated)
            ?? throw translated.Invalid($"The default of {what}", "It has no value: end it with .WithDefaultValue(…).");
        translated.Add(new SetColumnDefault(table, new ColumnName(alter.ColumnName), wanted));
    }

    public static void Drop(DeleteDefaultConstraintExpression delete, Translated translated)
        => translated.Add(new DropColumnDefault(
            translated.Table(delete.SchemaName, delete.TableName), new ColumnName(delete.ColumnName)));
}
