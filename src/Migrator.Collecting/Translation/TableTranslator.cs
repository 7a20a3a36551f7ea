using FluentMigrator.Expressions;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Schemas and tables.</summary>
internal static class TableTranslator
{
    public static void CreateSchema(CreateSchemaExpression create, Translated translated)
    {
        translated.RefuseFeatures($"the schema '{create.SchemaName}'", create.AdditionalFeatures);
        translated.Add(new CreateSchema(create.SchemaName));
    }

    public static void CreateTable(CreateTableExpression create, Translated translated)
    {
        var table = translated.Table(create.SchemaName, create.TableName);
        foreach (var column in create.Columns.Where(column => Columns.MappingOf(column) is not null))
        {
            throw translated.Invalid(
                $"PopulatedBy on '{table}.{column.Name}'", "The table is new and has no rows to take values from: use WithDefaultValue, or fill it afterwards.");
        }

        translated.Add(new CreateTable
        {
            Table = table,
            Columns = [.. create.Columns.Select(column => Columns.Created(column, $"the column '{table}.{column.Name}'", translated))],
            Keys = KeyTranslator.PrimaryKeyOf(create),
            Comment = string.IsNullOrEmpty(create.TableDescription) ? null : create.TableDescription,
        });
    }

    public static void DropSchema(DeleteSchemaExpression delete, Translated translated) => translated.Add(new DropSchema(delete.SchemaName));

    public static void Drop(DeleteTableExpression delete, Translated translated)
        => translated.Add(new DropTable { Table = translated.Table(delete.SchemaName, delete.TableName), IfExists = delete.IfExists });

    public static void Rename(RenameTableExpression rename, Translated translated)
        => translated.Add(new RenameTable { From = translated.Table(rename.SchemaName, rename.OldName), To = translated.Table(rename.SchemaName, rename.NewName) });

    public static void Move(AlterSchemaExpression alter, Translated translated)
        => translated.Add(new RenameTable { From = translated.Table(alter.SourceSchemaName, alter.TableName), To = translated.Table(alter.DestinationSchemaName, alter.TableName) });

    /// <summary>FluentMigrator also puts this expression before each column of Alter.Table, and then it says nothing.</summary>
    public static void Comment(AlterTableExpression alter, Translated translated)
    {
        if (!string.IsNullOrEmpty(alter.TableDescription))
        {
            translated.Add(new CommentOnTable(translated.Table(alter.SchemaName, alter.TableName), alter.TableDescription));
        }
    }
}
