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
        if (!IsSaidAlready(table, alter.ColumnName, wanted, translated))
        {
            translated.Add(new SetColumnDefault(table, new ColumnName(alter.ColumnName), wanted));
        }
    }

    public static void Drop(DeleteDefaultConstraintExpression delete, Translated translated)
        => translated.Add(new DropColumnDefault(
            translated.Table(delete.SchemaName, delete.TableName), new ColumnName(delete.ColumnName)));

    // Alter.Column(…).WithDefaultValue(…) gives two expressions, and the column of the first has the default already.
    private static bool IsSaidAlready(TableName table, string column, ColumnDefault wanted, Translated translated)
        => translated.Changes.OfType<AlterColumn>().LastOrDefault(alter => alter.Table == table && alter.Column.Name.Value == column)
            is { } alter && alter.Column.Default == wanted;
}
