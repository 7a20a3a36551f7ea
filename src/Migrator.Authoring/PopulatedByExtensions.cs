using FluentMigrator.Builders;
using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Lets a column say where its values come from.</summary>
public static class PopulatedByExtensions
{
    /// <summary>Fills the column from the row it stands in: existing rows, and new ones that give no value.</summary>
    /// <remarks>On a created column this is its initial value. On an altered column it is a one-way replacement: the old values are the truth until contract.</remarks>
    /// <param name="column">The column.</param>
    /// <param name="up">An expression over the columns of the same row; the column's own name means its old value.</param>
    /// <typeparam name="TNext">What can follow.</typeparam>
    /// <typeparam name="TNextFk">What can follow a foreign key.</typeparam>
    public static TNext PopulatedBy<TNext, TNextFk>(this IColumnOptionSyntax<TNext, TNextFk> column, string up)
        where TNext : IFluentSyntax
        where TNextFk : IFluentSyntax
        => Store<TNext>(column, new ColumnMapping(up, null));

    /// <summary>Keeps the old and the new values of an altered column alike, whoever writes, until contract.</summary>
    /// <param name="column">The column.</param>
    /// <param name="up">Old value to new value; the column's own name means its old value.</param>
    /// <param name="down">New value to old value; the column's own name means its new value.</param>
    /// <typeparam name="TNext">What can follow.</typeparam>
    /// <typeparam name="TNextFk">What can follow a foreign key.</typeparam>
    public static TNext PopulatedBy<TNext, TNextFk>(this IColumnOptionSyntax<TNext, TNextFk> column, string up, string down)
        where TNext : IFluentSyntax
        where TNextFk : IFluentSyntax
        => Store<TNext>(column, new ColumnMapping(up, down));

    private static TNext Store<TNext>(IFluentSyntax column, ColumnMapping mapping)
        where TNext : IFluentSyntax
    {
        if (column is not IColumnExpressionBuilder builder)
        {
            throw new NotSupportedException(
                $"PopulatedBy needs one of FluentMigrator's own column builders; '{column.GetType().Name}' is none.");
        }

        builder.Column.AdditionalFeatures[ColumnMapping.FeatureName] = mapping;
        return (TNext)column;
    }
}
