using Migrator.Authoring;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Checks and exclusion constraints, for which FluentMigrator has no words.</summary>
internal static class ConstraintTranslator
{
    public static void Translate(ConstraintExpression constraint, Translated translated)
    {
        var table = translated.Table(constraint.SchemaName, constraint.TableName);
        translated.Add(constraint switch
        {
            CreateCheckConstraintExpression check => new AddCheck { Table = table, Name = check.ConstraintName, Expression = new SqlText(check.CheckExpression) },
            CreateExclusionConstraintExpression exclusion => new AddExclusion
            {
                Table = table,
                Name = exclusion.ConstraintName,
                Method = exclusion.Method,
                Elements = [.. exclusion.Elements.Select(element => new ExclusionElement(new SqlText(element.Key), element.Value))],
                Filter = exclusion.Filter is null ? null : new SqlText(exclusion.Filter),
            },
            DeleteCheckOrExclusionExpression delete => new DropConstraint(table, delete.ConstraintName, delete.IsCheck ? ConstraintSort.Check : ConstraintSort.Exclusion),
            _ => throw translated.Unsupported(constraint.ToString() ?? "", "Use the constraints of Migrator.Authoring."),
        });
    }
}
