using FluentMigrator.Expressions;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Columns that come, change, change their name or go.</summary>
internal static class ColumnTranslator
{
    public static void Add(CreateColumnExpression create, ExistingRows? existingRows, Translated translated)
    {
        var table = translated.Table(create.SchemaName, create.TableName);
        var what = $"the column '{table}.{create.Column.Name}'";
        var spec = Columns.Created(create.Column, what, translated);
        var mapping = Columns.MappingOf(create.Column);
        if (mapping?.Down is not null)
        {
            throw translated.Invalid(what, "A created column has no old value that a second mapping could lead back to: give PopulatedBy one expression.");
        }

        if (mapping is not null && existingRows is not null)
        {
            throw translated.Invalid(what, "SetExistingRowsTo and PopulatedBy both say what existing rows get: keep one.");
        }

        var initial = existingRows is null ? null : Columns.Default(existingRows.Value, what, translated);
        translated.Add(new AddColumn
        {
            Table = table,
            Column = existingRows is null ? spec : spec with { IsNullable = !existingRows.ThenNotNull },
            InitialValue = mapping is not null ? new SqlText(mapping.Up) : (initial as ExpressionDefault)?.Expression,
            InitialConstant = initial switch
            {
                null or ExpressionDefault => null,
                ConstantDefault { Kind: ConstantKind.Null } => null,
                ConstantDefault constant => constant,
                _ => throw translated.Unsupported($"SetExistingRowsTo of {what} with a function", "Use PopulatedBy(\"…\") with the function in SQL."),
            },
        });
        if (create.Column.IsPrimaryKey)
        {
            translated.Add(new AddKey(table, new KeySpec
            {
                IsPrimary = true,
                Name = string.IsNullOrEmpty(create.Column.PrimaryKeyName) ? $"PK_{table.Name}" : create.Column.PrimaryKeyName,
                Columns = [spec.Name],
            }));
        }
    }

    public static void Alter(AlterColumnExpression alter, Translated translated)
    {
        var table = translated.Table(alter.SchemaName, alter.TableName);
        var what = $"the column '{table}.{alter.Column.Name}'";
        var mapping = Columns.MappingOf(alter.Column);
        if (alter.Column.IsPrimaryKey)
        {
            throw translated.Unsupported($"A primary key on {what}", "Leave .PrimaryKey() out: a key stays as it is when its column changes. To give the table one, write Create.PrimaryKey(\"…\").OnTable(\"…\").Column(\"…\").");
        }

        translated.Add(new AlterColumn
        {
            Table = table,
            Column = Columns.Altered(alter.Column, what, translated),
            Up = mapping is null ? null : new SqlText(mapping.Up),
            Down = mapping?.Down is { } down ? new SqlText(down) : null,
        });
    }

    public static void Rename(RenameColumnExpression rename, Translated translated) => translated.Add(new RenameColumn
    {
        Table = translated.Table(rename.SchemaName, rename.TableName),
        From = new ColumnName(rename.OldName),
        To = new ColumnName(rename.NewName),
    });

    public static void Drop(DeleteColumnExpression delete, Translated translated)
    {
        foreach (var column in delete.ColumnNames)
        {
            translated.Add(new DropColumn
            {
                Table = translated.Table(delete.SchemaName, delete.TableName),
                Column = new ColumnName(column),
            });
        }
    }
}
