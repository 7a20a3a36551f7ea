using Migrator.Authoring;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Columns that are replaced by others; by none, they are dropped.</summary>
internal static class ReplacementTranslator
{
    public static void Replace(ReplaceColumnExpression replace, Translated translated)
    {
        var table = translated.Table(replace.SchemaName, replace.TableName);
        if (replace.Columns.Count == 0)
        {
            foreach (var column in replace.Replaced)
            {
                translated.Add(new DropColumn { Table = table, Column = new ColumnName(column.Name), LastValue = Sql(column.PopulatedBy) });
            }

            return;
        }

        translated.Add(new ReplaceColumns
        {
            Table = table,
            Old = [.. replace.Replaced.Select(column => new ReplacedColumn(new ColumnName(column.Name), Sql(column.PopulatedBy)))],
            New = [.. replace.Columns.Select(column => new ReplacementColumn(
                Columns.Created(column, $"the column '{table}.{column.Name}'", translated),
                new SqlText(Columns.MappingOf(column)?.Up ?? "")))],
        });
    }

    private static SqlText? Sql(string? text) => text is null ? null : new SqlText(text);
}
