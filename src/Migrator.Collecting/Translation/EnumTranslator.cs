using Migrator.Authoring;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Values of enums.</summary>
internal static class EnumTranslator
{
    public static void Add(AddEnumValueExpression add, Translated translated)
        => translated.Add(new AddEnumValue
        {
            Enum = translated.Table(add.SchemaName, add.EnumName),
            Value = add.Value!,
            Before = add.Before,
            After = add.After,
        });
}
