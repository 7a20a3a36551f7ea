using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Planning.Spelling;
using Migrator.PostgreSql.Sql;
using Npgsql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Counts, within bounds, the existing rows that a check would refuse because it is bound otherwise on the new column.</summary>
internal sealed class ReboundCounting(InspectionSession session, TableSnapshot table, IReadOnlyList<(MappingDraft Draft, ReadMapping Read)> mappings)
{
    private const long MostRows = 200_000;

    private sealed class Found
    {
        public long Count { get; init; }
        public string[]? Keys { get; init; }
    }

    public async Task<IReadOnlyDictionary<string, CarriedObjects>> CountAsync(IReadOnlyDictionary<string, CarriedObjects> carried, CancellationToken cancellationToken)
    {
        var counted = carried.ToDictionary();
        foreach (var (key, objects) in carried.Where(pair => pair.Value.Checks.Any(check => check.Condition is not null)))
        {
            var checks = new List<CarriedConstraint>();
            foreach (var check in objects.Checks)
            {
                checks.Add(check.Condition is { } condition && check.Original.IsValidated && !check.IsFromAbove ? check with { Trial = await CountAsync(condition, check.Original, cancellationToken).ConfigureAwait(false) } : check);
            }

            counted[key] = objects with { Checks = checks };
        }

        return counted;
    }

    private async Task<ConstraintTrial?> CountAsync(string condition, ConstraintSnapshot original, CancellationToken cancellationToken)
    {
        var copies = mappings.Where(mapping => mapping.Draft.New is [{ CopyOf: not null }]).SelectMany(mapping => mapping.Read.Ups.Select(up => (mapping.Draft.New[0].PhysicalName, up.Expression.Cast)));
        var rows = Violations.Rows(table, [.. table.Columns.Select(column => (column.Name, $"t.{PgIdentifier.Quote(column.Name)}")), .. copies], MostRows, original.ReachesHeirs);
        var check = Violations.False(rows, condition, original.Name);
        try
        {
            var found = (await session.CountAsync<Found>(session.SearchPath, $"SELECT f.count AS \"Count\", f.keys AS \"Keys\" FROM ({check.Sql}) f (count, keys)", "10s", mayLookUp: false, cancellationToken).ConfigureAwait(false))[0];
            return new ConstraintTrial(check.Violation, found.Count, found.Keys ?? [], table.EstimatedRows > MostRows ? MostRows : null);
        }
        catch (PostgresException)
        {
            // A mapping that fails on a row says so itself; and what takes too long is counted in contract.
            return null;
        }
    }
}
