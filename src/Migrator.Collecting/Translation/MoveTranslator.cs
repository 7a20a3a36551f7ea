using Migrator.Authoring;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Columns that move to another table.</summary>
internal static class MoveTranslator
{
    public static void Move(MoveColumnsExpression move, Translated translated)
    {
        var from = translated.Table(move.SchemaName, move.TableName);
        translated.Add(new MoveColumns
        {
            From = from,
            Columns = [.. move.Columns.Select(column => new ColumnName(column))],
            To = new TableName(string.IsNullOrEmpty(move.TargetSchemaName) ? from.Schema : move.TargetSchemaName, move.TargetTableName),
            FromKey = [.. move.Matched.Select(pair => new ColumnName(pair.Source))],
            ToKey = [.. move.Matched.Select(pair => new ColumnName(pair.Target))],
        });
    }
}
