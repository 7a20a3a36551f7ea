using FluentMigrator.Expressions;

namespace Migrator.Collecting.Translation;

/// <summary>What <c>SetExistingRowsTo(value)</c> asks for: FluentMigrator spells it as three expressions, which belong together.</summary>
/// <param name="Value">What existing rows get.</param>
/// <param name="ThenNotNull">True if the column refuses NULL afterwards.</param>
internal sealed record ExistingRows(object? Value, bool ThenNotNull)
{
    /// <summary>Puts create column, update of all rows and alter column to NOT NULL back together.</summary>
    public static IReadOnlyList<CollectedExpression> Fold(IReadOnlyList<CollectedExpression> expressions, Translated translated)
    {
        var folded = expressions.ToList();
        foreach (var filling in expressions)
        {
            if (filling.Expression is not UpdateDataExpression update)
            {
                continue;
            }

            var at = folded.FindIndex(one => one.Expression is CreateColumnExpression create && Fills(update, create));
            if (at < 0 || folded[at].Expression is not CreateColumnExpression created)
            {
                continue;
            }

            ExistingRowsChecks.Refuse(expressions, folded[at], created, filling, update, translated);
            var notNull = folded.FindIndex(at, one => one.Expression is AlterColumnExpression alter && RefusesNull(alter, created));
            if (notNull >= 0 && folded[notNull].Expression is AlterColumnExpression refusing)
            {
                ExistingRowsChecks.RefuseOtherShape(created, refusing, translated);
            }

            folded[at] = folded[at] with { ExistingRows = new ExistingRows(update.Set[0].Value, notNull >= 0) };
            if (notNull >= 0)
            {
                folded.RemoveAt(notNull);
            }

            folded.RemoveAll(one => ReferenceEquals(one.Expression, update));
        }

        return folded;
    }

    private static bool Fills(UpdateDataExpression update, CreateColumnExpression create)
        => update.IsAllRows
            && update.SchemaName == create.SchemaName
            && update.TableName == create.TableName
            && update.Set is [var only]
            && only.Key == create.Column.Name;

    private static bool RefusesNull(AlterColumnExpression alter, CreateColumnExpression create)
        => alter.SchemaName == create.SchemaName
            && alter.TableName == create.TableName
            && alter.Column.Name == create.Column.Name
            && alter.Column.IsNullable == false;
}
