using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Model;
using FluentMigrator.Postgres;
using Migrator.Authoring;

namespace Migrator.Collecting.Guarding;

/// <summary>Tells what FluentMigrator's own runner would do that versions in use could notice. Whatever is not known to be harmless is named.</summary>
internal static class RawForms
{
    public static IReadOnlyList<string> BreakingIn(IEnumerable<IMigrationExpression> expressions)
    {
        // Nobody uses what the same migration has just created.
        var created = new HashSet<(string? Schema, string Table)>();
        var breaking = new List<string>();
        foreach (var expression in expressions)
        {
            if (expression is CreateTableExpression create)
            {
                created.Add((create.SchemaName, create.TableName));
            }

            if (!IsHarmless(expression, created))
            {
                breaking.Add(Words(expression));
            }
        }

        return breaking;
    }

    private static bool IsHarmless(IMigrationExpression expression, HashSet<(string? Schema, string Table)> created)
    {
        return expression switch
        {
            CreateSchemaExpression or CreateTableExpression or CreateSequenceExpression or AlterTableExpression or InsertDataExpression => true,
            CreateColumnExpression { Column: var column } add => IsNew(add.SchemaName, add.TableName) || IsAdditive(column),
            CreateIndexExpression { Index: var index } add => IsNew(index.SchemaName, index.TableName) || (!index.IsUnique && add.AdditionalFeatures.ContainsKey(PostgresExtensions.Concurrently)),
            CreateConstraintExpression { Constraint: var constraint } => IsNew(constraint.SchemaName, constraint.TableName),
            CreateForeignKeyExpression { ForeignKey: var key } => IsNew(key.ForeignTableSchema, key.ForeignTable),
            AlterColumnExpression alter => IsNew(alter.SchemaName, alter.TableName),
            RenameColumnExpression rename => IsNew(rename.SchemaName, rename.TableName),
            DeleteColumnExpression delete => IsNew(delete.SchemaName, delete.TableName),
            UpdateDataExpression update => IsNew(update.SchemaName, update.TableName),
            AlterDefaultConstraintExpression alter => IsNew(alter.SchemaName, alter.TableName),
            _ => false,
        };

        bool IsNew(string? schema, string table) => created.Contains((schema, table));
    }

    private static bool IsAdditive(ColumnDefinition column)
        => !column.IsPrimaryKey
            && !column.IsIdentity
            && !column.IsUnique
            && !column.AdditionalFeatures.ContainsKey(ColumnMapping.FeatureName)
            && column.Expression is null
            && column.DefaultValue switch
            {
                ColumnDefinition.UndefinedDefaultValue or null => column.IsNullable == true,
                SystemMethods method => method is not (SystemMethods.NewGuid or SystemMethods.NewSequentialId),
                RawSql => false,
                _ => true,
            };

    private static string Words(IMigrationExpression expression) => (expression switch
    {
        CreateColumnExpression add => $"add column {add.Column.Name} to {Table(add.SchemaName, add.TableName)}",
        AlterColumnExpression alter => $"alter column {alter.Column.Name} of {Table(alter.SchemaName, alter.TableName)}",
        RenameColumnExpression rename => $"rename column {rename.OldName} of {Table(rename.SchemaName, rename.TableName)} to {rename.NewName}",
        DeleteColumnExpression delete => $"drop column {string.Join(", ", delete.ColumnNames)} of {Table(delete.SchemaName, delete.TableName)}",
        DeleteTableExpression delete => $"drop table {Table(delete.SchemaName, delete.TableName)}",
        RenameTableExpression rename => $"rename table {Table(rename.SchemaName, rename.OldName)} to {rename.NewName}",
        CreateIndexExpression { Index: var index } => $"build index {index.Name} on {Table(index.SchemaName, index.TableName)} while writers wait",
        CreateConstraintExpression { Constraint: var constraint } => $"add constraint {constraint.ConstraintName} to {Table(constraint.SchemaName, constraint.TableName)}",
        CreateForeignKeyExpression { ForeignKey: var key } => $"add foreign key {key.Name} to {Table(key.ForeignTableSchema, key.ForeignTable)}",
        UpdateDataExpression update => $"update {Table(update.SchemaName, update.TableName)} in one statement",
        DeleteDataExpression delete => $"delete from {Table(delete.SchemaName, delete.TableName)} in one statement",
        ExecuteSqlStatementExpression => "SQL that nobody here has read",
        _ => expression.ToString() ?? expression.GetType().Name,
    }).Trim();

    private static string Table(string? schema, string table) => string.IsNullOrEmpty(schema) ? table : $"{schema}.{table}";
}
