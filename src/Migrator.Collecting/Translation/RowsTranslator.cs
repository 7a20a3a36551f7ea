using FluentMigrator;
using FluentMigrator.Expressions;
using FluentMigrator.Postgres;
using Migrator.Changes;

namespace Migrator.Collecting.Translation;

/// <summary>Rows that are inserted, updated and deleted.</summary>
internal static class RowsTranslator
{
    public static void Insert(InsertDataExpression insert, CollectedExpression collected, Translated translated)
    {
        var table = translated.Table(insert.SchemaName, insert.TableName);
        var features = new Features(insert.AdditionalFeatures);
        var identity = features.TakeValue<PostgresOverridingIdentityValuesType>(PostgresExtensions.OverridingIdentityValues);
        translated.RefuseFeatures($"the rows for '{table}'", features.Left);
        translated.Add(new InsertRows
        {
            Table = table,
            Rows = [.. insert.Rows.Select(row => Values(row, table, translated))],
            Phase = PhaseOf(collected, table, translated),
            Identity = identity switch
            {
                null => IdentityOverride.None,
                PostgresOverridingIdentityValuesType.System => IdentityOverride.System,
                _ => IdentityOverride.User,
            },
        });
    }

    public static void Update(UpdateDataExpression update, CollectedExpression collected, Translated translated)
    {
        var table = translated.Table(update.SchemaName, update.TableName);
        translated.Add(new UpdateRows
        {
            Table = table,
            Set = Values(update.Set, table, translated),
            Where = update.IsAllRows ? [] : Condition(update.Where, table, translated),
            Phase = PhaseOf(collected, table, translated),
        });
    }

    public static void Delete(DeleteDataExpression delete, CollectedExpression collected, Translated translated)
    {
        var table = translated.Table(delete.SchemaName, delete.TableName);
        translated.Add(new DeleteRows
        {
            Table = table,
            Where = delete.IsAllRows ? [] : [.. delete.Rows.Select(row => Condition(row, table, translated))],
            Phase = PhaseOf(collected, table, translated),
        });
    }

    // Nobody knows a table that this migration creates: what is put into it is there when its users come.
    private static Phase PhaseOf(CollectedExpression collected, TableName table, Translated translated)
    {
        if (collected.Undo is not null)
        {
            throw translated.Invalid(collected.ToString(), "What takes rows back is found by their key; an undo of your own goes with SQL: Execute.InPhase(…, undo: \"…\").Sql(\"…\").");
        }

        return collected.Phase ?? translated.Migration.RunsIn ?? (translated.CreatedHere(table) is null ? Phase.Backfill : Phase.Expand);
    }

    /// <summary>An empty condition would hold for every row, which is to be said by AllRows().</summary>
    private static IReadOnlyList<ColumnValue> Condition(List<KeyValuePair<string, object>> row, TableName table, Translated translated)
        => row.Count > 0
            ? Values(row, table, translated)
            : throw translated.Invalid($"The condition on rows of '{table}'", "A row is described by no column at all: say .AllRows() if every row is meant.");

    private static IReadOnlyList<ColumnValue> Values(IEnumerable<KeyValuePair<string, object>> values, TableName table, Translated translated)
        => [.. values.Select(value => new ColumnValue(
            new ColumnName(value.Key),
            Defaults.TryRead(value.Value, out var given) && given is not null
                ? given
                : throw translated.Unsupported($"A value of type {value.Value?.GetType().Name} for '{table}.{value.Key}'", "Give a constant, RawSql.Insert(\"…\") or one of SystemMethods.")))];
}
