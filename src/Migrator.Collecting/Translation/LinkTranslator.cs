using Migrator.Authoring;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>A reference that becomes links.</summary>
internal static class LinkTranslator
{
    public static void Extract(ExtractLinksExpression extract, Translated translated)
    {
        var from = translated.Table(extract.SchemaName, extract.TableName);
        translated.Add(new ExtractLinks
        {
            From = from,
            Column = new ColumnName(extract.ColumnName),
            To = new TableName(string.IsNullOrEmpty(extract.LinkSchemaName) ? from.Schema : extract.LinkSchemaName, extract.LinkTableName),
            Link = new ColumnName(extract.LinkName),
            FromKey = [.. extract.Matched.Select(pair => new ColumnName(pair.Source))],
            ToKey = [.. extract.Matched.Select(pair => new ColumnName(pair.Target))],
        });
    }
}
