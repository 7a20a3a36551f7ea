using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting.Lookups;

/// <summary>Finds what keeps a table from being a lookup table, whether it is there or comes with the migration.</summary>
internal sealed class LookupTableChecks(ExtractLookup extract, TableSnapshot from)
{
    private sealed record Column(ColumnName Name, bool IsNotNull, bool IsGiven);

    private sealed record UniqueKey(IReadOnlyList<ColumnName> Columns, bool HoldsNullsApart);

    public IEnumerable<Finding> Check(CreateTable created, PlanScope scope)
    {
        var primary = created.Keys.FirstOrDefault(key => key.IsPrimary)?.Columns ?? [];
        return Check(
            [.. created.Columns.Select(column => new Column(column.Name, column.IsNullable == false || primary.Contains(column.Name), column.IsIdentity || column.GeneratedAs is not null || column.Default is not null))],
            [
                .. created.Keys.Where(key => key.Deferral is null).Select(key => new UniqueKey(key.Columns, false)),
                .. scope.Definition.Changes.OfType<CreateIndex>().Where(index => index is { IsUnique: true, Filter: null } && index.Table == created.Table).Select(index => new UniqueKey([.. index.Keys.Select(key => key.Column)], index.NullsDistinct == false)),
            ],
            [.. created.Columns.Where(column => column.GeneratedAs is not null).Select(column => column.Name)]);
    }

    public IEnumerable<Finding> Check(TableSnapshot table) => Check(
        [.. table.Columns.Select(column => new Column(column.Name, column.IsNotNull, column.IsGenerated || column.Identity is not null || column.Default is not null))],
        [
            .. table.Indexes.Where(index => index is { IsUnique: true, IsValid: true, IsPlain: true } && table.Constraints.All(constraint => constraint.Name != index.Constraint || constraint.DeferralClause.Length == 0))
                .Select(index => new UniqueKey(index.Columns, index.Definition.Contains(" NULLS NOT DISTINCT", StringComparison.Ordinal))),
        ],
        [.. table.Columns.Where(column => column.IsGenerated).Select(column => column.Name)]);

    private IEnumerable<Finding> Check(List<Column> columns, List<UniqueKey> keys, List<ColumnName> computed)
    {
        var key = columns.First(column => column.Name == extract.Key);
        if (!keys.Any(unique => IsSame(unique.Columns, [extract.Key])) || !key.IsNotNull)
        {
            yield return Refusals.Of("MIG1264", $"{extract.To}.{extract.Key}", "it is not the primary key, nor NOT NULL with an immediate unique constraint, so that nothing can refer to it", "Make it the primary key.");
        }
        else if (!key.IsGiven || extract.Values.Contains(extract.Key))
        {
            yield return Refusals.Of("MIG1264", $"{extract.To}.{extract.Key}", "the server gives it no value, and the sync has to insert rows for versions that do not know the table", "Make it .Identity(), or give it a default.");
        }

        if (extract.Values.FirstOrDefault(computed.Contains) is { } generated)
        {
            yield return Refusals.Of("MIG1265", $"{extract.To}.{generated}", "it is computed, and nobody can write a value to it", "Make it an ordinary column.");
        }

        var unique = keys.Where(unique => IsSame(unique.Columns, extract.Values)).ToList();
        if (unique.Count == 0)
        {
            yield return Refusals.Of("MIG1261", $"{extract.To} ({string.Join(", ", extract.Values)})", "it is not unique: a value could have several rows, and two versions would take different ones", "Make it unique, at once and for all rows: a deferrable constraint or a partial index will not do.");
        }
        else
        {
            foreach (var finding in CheckNulls(columns, unique.Any(found => found.HoldsNullsApart)))
            {
                yield return finding;
            }
        }

        foreach (var refusing in columns.Where(column => column is { IsNotNull: true, IsGiven: false } && !extract.Values.Contains(column.Name) && column.Name != extract.Key))
        {
            yield return Refusals.Of("MIG1265", $"{extract.To}.{refusing.Name}", "it is NOT NULL without a default, and the sync has to insert rows for versions that do not know the table", "Give it a default, or make it nullable until the old versions are gone.");
        }
    }

    /// <summary>A row without any value has no reference. Where only some of several are NULL, that is a value like any other.</summary>
    private IEnumerable<Finding> CheckNulls(List<Column> columns, bool areNullsHeldApart)
    {
        var isSingle = extract.Values.Count == 1;
        foreach (var (old, value) in extract.Columns.Select(from.Find).Zip(extract.Values, (old, value) => (old, columns.First(column => column.Name == value))))
        {
            if (!value.IsNotNull && (isSingle || !areNullsHeldApart))
            {
                yield return Refusals.Of("MIG1269", $"{extract.To}.{value.Name}", "it allows NULL, and a value could have several rows", isSingle ? "Make it NotNullable(); a row without a value has no reference." : "Make it NotNullable(), or the index over the values NULLS NOT DISTINCT (PostgreSQL 15).");
            }
            else if (value.IsNotNull && !isSingle && old is { IsNotNull: false })
            {
                yield return Refusals.Of("MIG1269", $"{extract.To}.{value.Name}", $"it refuses NULL, and {extract.From}.{old.Name} does not: a row that holds NULL there, and a value elsewhere, could not be written", "Allow NULL there, with an index over the values that is NULLS NOT DISTINCT (PostgreSQL 15), or refuse it here in an earlier migration.");
            }
        }
    }

    private static bool IsSame(IReadOnlyList<ColumnName> one, IReadOnlyList<ColumnName> other) => one.Count == other.Count && one.All(other.Contains);
}
