using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Model;

namespace Migrator.Collecting.Translation;

/// <summary>What must not be put back together, because something that the migration says would get lost or mean something else.</summary>
internal static class ExistingRowsChecks
{
    /// <summary>A second value, a phase, or SQL that may read what came in between.</summary>
    public static void Refuse(
        IReadOnlyList<CollectedExpression> expressions,
        CollectedExpression creating,
        CreateColumnExpression created,
        CollectedExpression filling,
        UpdateDataExpression update,
        Translated translated)
    {
        var what = Named(created, translated);
        if (creating.ExistingRows is not null)
        {
            throw translated.Unsupported($"A second value for existing rows of {what}", "Keep one of them, or give the second in a migration of its own.");
        }

        if (filling.Phase is not null)
        {
            throw translated.Unsupported($"A phase for the value that existing rows of {what} get", "Leave the phase out: rows of a new column are filled in the backfill.");
        }

        if (update.Set[0].Value is RawSql
            && expressions.SkipWhile(one => !ReferenceEquals(one.Expression, created)).Skip(1)
                .TakeWhile(one => !ReferenceEquals(one.Expression, update))
                .Any(one => !IsOfNoRow(one.Expression)))
        {
            throw translated.Unsupported(
                $"SQL that gives existing rows of {what} a value after other changes, which it may read,",
                "Let it follow the column directly, or give the value in a migration of its own.");
        }
    }

    /// <summary>NOT NULL is all that may be said of the column a second time.</summary>
    public static void RefuseOtherShape(CreateColumnExpression created, AlterColumnExpression refusing, Translated translated)
    {
        var (before, after) = (created.Column, refusing.Column);
        if ((before.Type, before.Size, before.Precision, before.CustomType) != (after.Type, after.Size, after.Precision, after.CustomType)
            || (after.DefaultValue is not ColumnDefinition.UndefinedDefaultValue && !Equals(before.DefaultValue, after.DefaultValue))
            || (after.CollationName is not null && after.CollationName != before.CollationName)
            || (!string.IsNullOrEmpty(after.ColumnDescription) && after.ColumnDescription != before.ColumnDescription)
            || after.AdditionalFeatures.Any(feature => !before.AdditionalFeatures.TryGetValue(feature.Key, out var same) || !Equals(same, feature.Value)))
        {
            throw translated.Unsupported(
                $"A second description of {Named(created, translated)}, which this migration creates,",
                "Say type, default, collation and comment once, where the column is created; only NotNullable() may follow.");
        }
    }

    private static bool IsOfNoRow(IMigrationExpression expression)
        => expression is AlterTableExpression or CreateIndexExpression or CreateForeignKeyExpression or CreateConstraintExpression;

    private static string Named(CreateColumnExpression created, Translated translated)
        => $"the column '{translated.Table(created.SchemaName, created.TableName)}.{created.Column.Name}'";
}
