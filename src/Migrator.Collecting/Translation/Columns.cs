using FluentMigrator.Model;
using Migrator.Authoring;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Reads FluentMigrator's description of a column as ours.</summary>
internal static class Columns
{
    /// <summary>A column that is to be created. FluentMigrator creates it NOT NULL where nothing is said.</summary>
    public static ColumnSpec Created(ColumnDefinition column, string what, Translated translated)
    {
        var spec = Altered(column, what, translated);
        return spec with { IsNullable = spec.IsNullable ?? false };
    }

    /// <summary>A column that exists; what is not said stays as it is.</summary>
    public static ColumnSpec Altered(ColumnDefinition column, string what, Translated translated)
    {
        translated.RefuseFeatures(what, column.AdditionalFeatures.Where(feature => feature.Key != ColumnMapping.FeatureName));
        if (column.AdditionalColumnDescriptions is { Count: > 0 })
        {
            throw translated.Unsupported($"An additional description of {what}", "Put everything into WithColumnDescription(\"…\").");
        }

        return new ColumnSpec
        {
            Name = new ColumnName(column.Name),
            Type = TypeOf(column),
            IsNullable = column.IsNullable,
            Default = Default(column.DefaultValue, what, translated),
            IsIdentity = column.IsIdentity,
            Collation = column.CollationName,
            GeneratedAs = column.Expression is null ? null : new SqlText(column.Expression),
            IsVirtual = column.Expression is not null && !column.ExpressionStored,
            Comment = string.IsNullOrEmpty(column.ColumnDescription) ? null : column.ColumnDescription,
        };
    }

    public static ColumnDefault? Default(object? value, string what, Translated translated)
        => Defaults.TryRead(value, out var given)
            ? given
            : throw translated.Unsupported(
                $"A default of type {value?.GetType().Name} for {what}", "Give a constant, RawSql.Insert(\"…\") or one of SystemMethods.");

    public static ColumnMapping? MappingOf(ColumnDefinition column)
        => column.AdditionalFeatures.TryGetValue(ColumnMapping.FeatureName, out var feature) ? feature as ColumnMapping : null;

    private static ColumnType? TypeOf(ColumnDefinition column) => column switch
    {
        { CustomType.Length: > 0 } => new ColumnType { Verbatim = column.CustomType },
        { Type: { } type } => new ColumnType { Type = type, Size = column.Size, Scale = column.Precision },
        _ => null,
    };
}
