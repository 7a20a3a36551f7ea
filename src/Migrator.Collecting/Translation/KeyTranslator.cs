using FluentMigrator.Expressions;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Primary keys and unique constraints of tables that the same migration creates.</summary>
internal static class KeyTranslator
{
    public static IReadOnlyList<KeySpec> PrimaryKeyOf(CreateTableExpression create)
    {
        var columns = create.Columns.Where(column => column.IsPrimaryKey).ToList();
        return columns.Count == 0
            ? []
            : [new KeySpec
            {
                IsPrimary = true,
                Name = columns.Select(column => column.PrimaryKeyName).FirstOrDefault(name => !string.IsNullOrEmpty(name)),
                Columns = [.. columns.Select(column => new ColumnName(column.Name))],
            }];
    }

    public static void Create(CreateConstraintExpression create, Deferral? deferral, Translated translated)
    {
        var constraint = create.Constraint;
        var table = translated.Table(constraint.SchemaName, constraint.TableName);
        var what = $"The {(constraint.IsPrimaryKeyConstraint ? "primary key" : "unique constraint")} '{constraint.ConstraintName}' of '{table}'";
        translated.RefuseFeatures(what, create.AdditionalFeatures.Concat(constraint.AdditionalFeatures));
        var key = new KeySpec
        {
            IsPrimary = constraint.IsPrimaryKeyConstraint,
            Name = string.IsNullOrEmpty(constraint.ConstraintName) ? null : constraint.ConstraintName,
            Columns = [.. constraint.Columns.Select(column => new ColumnName(column))],
            Deferral = deferral,
        };
        if (translated.CreatedHere(table) is { } created)
        {
            translated.Replace(created, created with { Keys = [.. created.Keys, key] });
        }
        else
        {
            translated.Add(new AddKey(table, key with { Name = key.Name ?? throw translated.Invalid(what, "It has no name.") }));
        }
    }

    public static void Drop(DeleteConstraintExpression delete, Translated translated)
    {
        var constraint = delete.Constraint;
        var table = translated.Table(constraint.SchemaName, constraint.TableName);
        translated.RefuseFeatures($"The constraint '{constraint.ConstraintName}' of '{table}'", delete.AdditionalFeatures.Concat(constraint.AdditionalFeatures));
        translated.Add(new DropConstraint(table, constraint.ConstraintName, constraint.IsPrimaryKeyConstraint ? ConstraintSort.PrimaryKey : ConstraintSort.Unique));
    }
}
