using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Planning.Spelling;
using Migrator.PostgreSql.Sql;
using Npgsql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Counts, within bounds, the existing rows that a constraint would refuse; columns that are to come are read as they will be filled.</summary>
internal sealed class ConstraintTrialing(InspectionSession session, CatalogSnapshot catalog, IReadOnlyList<SchemaChange> changes)
{
    private const long SampleSize = 200_000;

    private sealed class Found
    {
        public long Count { get; init; }
        public string[]? Keys { get; init; }
    }

    public async Task<IReadOnlyList<ConstraintTrial>> TryAsync(SchemaChange change, ConstraintInspection inspection, CancellationToken cancellationToken)
    {
        var trials = new List<ConstraintTrial>();
        foreach (var (table, check) in Checks(change, inspection))
        {
            trials.Add(await TryAsync(table, check, cancellationToken).ConfigureAwait(false));
        }

        return trials;
    }

    private IEnumerable<(TableSnapshot Table, Func<string, StepCheck?> Check)> Checks(SchemaChange change, ConstraintInspection inspection) => change switch
    {
        AddKey add when catalog.Find(add.Table) is { } table =>
        [
            .. add.Key.Columns.Where(column => add.Key.IsPrimary && table.Find(column) is not { IsNotNull: true }).Select(column => (table, (Func<string, StepCheck?>)(rows => Violations.Nulls(rows, column)))),
            (table, rows => Violations.Duplicates(rows, add.Key.Columns, add.Key.Name!)),
        ],
        AddCheck add when catalog.Find(add.Table) is { } table => [(table, rows => Violations.False(rows, inspection.Condition!, add.Name))],
        AddExclusion add when catalog.Find(add.Table) is { } table => [(table, rows => Violations.Conflicts(rows, inspection, add.Name, table.EstimatedRows))],
        CreateForeignKey key when catalog.Find(key.Table) is { } table && catalog.Find(key.Referenced) is not null =>
            [(table, rows => Violations.Orphans(rows, key.Referenced, key.Columns.Zip(key.ReferencedColumns, inspection.Operators), key.Name))],
        _ => [],
    };

    private async Task<ConstraintTrial> TryAsync(TableSnapshot table, Func<string, StepCheck?> check, CancellationToken cancellationToken)
    {
        if (check(Violations.Rows(table, Columns(table), limit: null)) is not { } whole)
        {
            return new ConstraintTrial("pairs of rows", 0, [], NotCounted: "every row would have to be compared with every other");
        }

        // An initial value may be read from another table, row by row.
        var isLookedUp = changes.Any(change => change is AddColumn { InitialValue: not null } add && add.Table == table.Name);
        var (found, refused) = await CountAsync(whole, isLookedUp, cancellationToken).ConfigureAwait(false);
        if (found is not null || refused!.SqlState != PostgresErrorCodes.QueryCanceled)
        {
            return Told(whole, found, refused, null);
        }

        // Of a large table that is referred to, only what the sample names.
        var (sampled, again) = await CountAsync(check(Violations.Rows(table, Columns(table), SampleSize))!, mayLookUp: true, cancellationToken).ConfigureAwait(false);
        return Told(whole, sampled, again, SampleSize);
    }

    private static ConstraintTrial Told(StepCheck check, Found? found, PostgresException? refused, long? sampleSize) => found is null
        ? new ConstraintTrial(check.Violation, 0, [], NotCounted: refused!.SqlState == PostgresErrorCodes.QueryCanceled ? "it took too long" : ServerRefusals.WithoutValues(refused.MessageText))
        : new ConstraintTrial(check.Violation, found.Count, found.Keys ?? [], sampleSize);

    private async Task<(Found? Found, PostgresException? Refused)> CountAsync(StepCheck check, bool mayLookUp, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await session.CountAsync<Found>("pg_catalog", $"SELECT f.count AS \"Count\", f.keys AS \"Keys\" FROM ({check.Sql}) f (count, keys)", "10s", mayLookUp, cancellationToken).ConfigureAwait(false);
            return (rows[0], null);
        }
        catch (PostgresException refused)
        {
            return (null, refused);
        }
    }

    /// <summary>Each column that there will be, with its value as an expression over the row as it is.</summary>
    private List<(ColumnName Name, string Expression)> Columns(TableSnapshot table)
    {
        var columns = table.Columns.ToDictionary(column => column.Name, column => $"t.{PgIdentifier.Quote(column.Name)}");
        foreach (var change in changes)
        {
            switch (change)
            {
                case AddColumn add when add.Table == table.Name:
                    var value = add.InitialValue?.Text ?? ((add.InitialConstant ?? add.Column.Default) is { } given ? DefaultValues.For(given) : "NULL");
                    columns[add.Column.Name] = CastText.For(value, TypeNames.For(add.Column.Type!));
                    break;
                case RenameColumn rename when rename.Table == table.Name:
                    columns.Remove(rename.From, out var renamed);
                    columns[rename.To] = renamed!;
                    break;
                case AlterColumn { Column.Type: { } type } alter when alter.Table == table.Name:
                    columns[alter.Column.Name] = CastText.For(alter.Up?.Text ?? columns[alter.Column.Name], TypeNames.For(type));
                    break;
                case ReplaceColumns replace when replace.Table == table.Name:
                    foreach (var column in replace.New)
                    {
                        columns[column.Column.Name] = CastText.For(column.PopulatedBy.Text, TypeNames.For(column.Column.Type!));
                    }

                    foreach (var old in replace.Old.Where(old => replace.New.All(column => column.Column.Name != old.Name)))
                    {
                        columns.Remove(old.Name);
                    }

                    break;
                case DropColumn drop when drop.Table == table.Name:
                    columns.Remove(drop.Column);
                    break;
            }
        }

        return [.. columns.Select(column => (column.Key, column.Value))];
    }
}
