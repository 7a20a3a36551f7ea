using FluentMigrator.Builders.Alter;

namespace Migrator.Authoring;

/// <summary>Values of enums, which FluentMigrator has no words for.</summary>
public static class EnumExtensions
{
    /// <summary>Names an enum that gets another value.</summary>
    /// <param name="alter">The migration's <c>Alter</c>.</param>
    /// <param name="enumName">The enum's name.</param>
    public static IAlterEnumInSchemaSyntax Enum(this IAlterExpressionRoot alter, string enumName)
    {
        ArgumentNullException.ThrowIfNull(alter);

        var expression = new AddEnumValueExpression { EnumName = enumName };
        MigrationContexts.Of(alter).Expressions.Add(expression);
        return new EnumBuilder(expression);
    }
}
