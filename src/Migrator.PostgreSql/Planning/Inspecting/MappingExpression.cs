using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>One direction of a mapping for one column, as an expression the server can bind.</summary>
/// <param name="Target">The column it gives a value to, by its name in the expressions.</param>
/// <param name="Text">The expression, without a cast to the column's type.</param>
/// <param name="Type">The column's type with modifier.</param>
/// <param name="NeedsAssignmentCast">True for a cast that no author asked for: the server must have one that it applies by itself.</param>
/// <param name="IsTotal">True if it cannot raise.</param>
internal sealed record MappingExpression(ColumnName Target, string Text, NormalizedType Type, bool NeedsAssignmentCast, bool IsTotal)
{
    /// <summary>The expression with its cast.</summary>
    public string Cast => CastText.For(Text, Type.Text);

    /// <summary>A plain copy, or the cast of one column.</summary>
    public static MappingExpression ForCast(ColumnName target, ColumnName source, string sourceType, NormalizedType type)
    {
        var change = TypeChanges.Classify(sourceType, type.Text);
        return new MappingExpression(
            target, PgIdentifier.Quote(source), type, change is TypeChange.Other, change is not TypeChange.Other);
    }

    /// <summary>What an author wrote.</summary>
    public static MappingExpression ForAuthors(ColumnName target, SqlText text, NormalizedType type) => new(target, text.Text, type, NeedsAssignmentCast: false, IsTotal: false);
}
