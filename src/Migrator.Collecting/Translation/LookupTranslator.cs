using Migrator.Authoring;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Values that move to a lookup table.</summary>
internal static class LookupTranslator
{
    public static void Extract(ExtractLookupExpression extract, Translated translated)
    {
        var from = translated.Table(extract.SchemaName, extract.TableName);
        translated.Add(new ExtractLookup
        {
            From = from,
            Columns = [.. extract.Columns.Select(column => new ColumnName(column))],
            To = new TableName(string.IsNullOrEmpty(extract.LookupSchemaName) ? from.Schema : extract.LookupSchemaName, extract.LookupTableName),
            Values = [.. extract.LookupColumns.Select(column => new ColumnName(column))],
            Key = new ColumnName(extract.KeyName),
            Reference = new ColumnName(extract.ReferenceName),
            ForeignKey = extract.ForeignKeyName,
            OnDelete = extract.OnDelete,
            OnUpdate = extract.OnUpdate,
        });
    }
}
