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

    public static void Create(CreateConstraintExpression create, Translated translated)
    {
        var constraint = create.Constraint;
        var table = translated.Table(constraint.SchemaName, constraint.TableName);
        var what = $"The {(constraint.IsPrimaryKeyConstraint ? "primary key" : "unique constraint")} '{constraint.ConstraintName}' of '{table}'";
        translated.RefuseFeatures(what, create.AdditionalFeatures.Concat(constraint.AdditionalFeatures));
        if (translated.CreatedHere(table) is not { } created)
        {
            throw translated.Unsupported(
                $"{what}, a table that is not created here,", "Create a unique index instead: Create.Index(\"…\").OnTable(\"…\").OnColumn(\"…\").Unique().");
        }

        translated.Replace(created, created with
        {
            Keys =
            [
                .. created.Keys,
                new KeySpec
                {
                    IsPrimary = constraint.IsPrimaryKeyConstraint,
                    Name = string.IsNullOrEmpty(constraint.ConstraintName) ? null : constraint.ConstraintName,
                    Columns = [.. constraint.Columns.Select(column => new ColumnName(column))],
                },
            ],
        });
    }
}
